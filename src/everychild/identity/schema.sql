CREATE SCHEMA IF NOT EXISTS identity;

CREATE TABLE identity.token (
    token bytea NOT NULL,
    record_id uuid NOT NULL,
    CONSTRAINT a_record_has_a_token_once PRIMARY KEY (token, record_id)
);
CREATE INDEX token_by_record ON identity.token (record_id);
COMMENT ON TABLE identity.token IS 'Keyed digests of blocking keys; equality only, and nothing can be read from them.';
COMMENT ON COLUMN identity.token.token IS 'child-identifying: HMAC of a blocking key';
COMMENT ON COLUMN identity.token.record_id IS 'child-identifying: the record';

CREATE TABLE identity.link (
    record_a uuid NOT NULL,
    record_b uuid NOT NULL,
    verdict text NOT NULL,
    weight real NOT NULL,
    reasons text[] NOT NULL,
    decided_by text NOT NULL,
    model text NOT NULL,
    entry_id uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    CONSTRAINT two_records_have_one_verdict PRIMARY KEY (record_a, record_b),
    CONSTRAINT a_pair_stands_in_order CHECK (record_a < record_b),
    CONSTRAINT a_verdict_is_one_of_three CHECK (verdict IN ('same', 'ask', 'different'))
);
CREATE INDEX link_by_b ON identity.link (record_b);
COMMENT ON TABLE identity.link IS 'What is held of two records; every change of it is an entry.';
COMMENT ON COLUMN identity.link.record_a IS 'child-identifying: the lesser record id';
COMMENT ON COLUMN identity.link.record_b IS 'child-identifying: the greater';
COMMENT ON COLUMN identity.link.verdict IS 'child-identifying: same, ask or different';
COMMENT ON COLUMN identity.link.weight IS 'operational: log odds, to base two';
COMMENT ON COLUMN identity.link.reasons IS 'child-identifying: fields and levels, as birth-date:equal; no values';
COMMENT ON COLUMN identity.link.decided_by IS 'operational: model, or a person by account id, who outranks it';
COMMENT ON COLUMN identity.link.model IS 'operational: version of the model file';
COMMENT ON COLUMN identity.link.entry_id IS 'operational: the entry written with it';
COMMENT ON COLUMN identity.link.decided_at IS 'operational: when';

ALTER TABLE identity.token ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.token FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.link ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.link FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_tokens ON identity.token TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_links ON identity.link TO everychild_worker USING (true) WITH CHECK (true);
GRANT USAGE ON SCHEMA identity TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON identity.token TO everychild_worker;
GRANT SELECT, INSERT, UPDATE ON identity.link TO everychild_worker;


CREATE TABLE identity.described (
    record_id uuid NOT NULL,
    agency_id text NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT a_record_is_described_once PRIMARY KEY (record_id)
);
COMMENT ON TABLE identity.described IS 'Who each record is, as last indexed: sealed under the record''s key. Its row is the record''s lock.';
COMMENT ON COLUMN identity.described.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN identity.described.agency_id IS 'operational: whose file it is';
COMMENT ON COLUMN identity.described.sealed IS 'child-identifying: nonce and ciphertext of the canonical description';

ALTER TABLE identity.link ADD COLUMN doubtful_at timestamptz;
ALTER TABLE identity.link ADD COLUMN shows_since timestamptz;
COMMENT ON COLUMN identity.link.doubtful_at IS 'operational: since when it alone joins two groups of two or more, and a person is asked';
COMMENT ON COLUMN identity.link.shows_since IS 'operational: since when it has joined records, on the strength of which people were told things';

CREATE TABLE identity.desk (
    record_id uuid NOT NULL,
    near_id uuid NOT NULL,
    answer text NOT NULL,
    reason text NOT NULL,
    decided_by uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    CONSTRAINT the_desk_answers_once_of_a_pair PRIMARY KEY (record_id, near_id),
    CONSTRAINT an_answer_clears_or_keeps CHECK (answer IN ('clear', 'keep'))
);
COMMENT ON TABLE identity.desk IS 'What the shield desk decided of a record that is like a protected one.';
COMMENT ON COLUMN identity.desk.record_id IS 'child-identifying: the record that was closed';
COMMENT ON COLUMN identity.desk.near_id IS 'sealed: the protected record that it is like';
COMMENT ON COLUMN identity.desk.answer IS 'child-identifying: clear, not that child; or keep closed';
COMMENT ON COLUMN identity.desk.reason IS 'child-identifying: why, in the desk''s words';
COMMENT ON COLUMN identity.desk.decided_by IS 'operational: by account id';
COMMENT ON COLUMN identity.desk.decided_at IS 'operational: when';

CREATE TABLE identity.near (
    record_id uuid NOT NULL,
    near_id uuid NOT NULL,
    kind text NOT NULL,
    reasons text[] NOT NULL,
    found_at timestamptz NOT NULL,
    CONSTRAINT a_likeness_stands_once PRIMARY KEY (record_id, near_id),
    CONSTRAINT a_likeness_is_to_a_shield_or_a_seal CHECK (kind IN ('near-shield', 'near-seal'))
);
COMMENT ON TABLE identity.near IS 'Records that are like a protected one, for the shield desk; both stay closed meanwhile.';
COMMENT ON COLUMN identity.near.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN identity.near.near_id IS 'sealed: the protected record';
COMMENT ON COLUMN identity.near.kind IS 'child-identifying: near-shield or near-seal';
COMMENT ON COLUMN identity.near.reasons IS 'child-identifying: fields and levels; no values';
COMMENT ON COLUMN identity.near.found_at IS 'operational: when';

ALTER TABLE identity.described ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.described FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.desk ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.desk FORCE ROW LEVEL SECURITY;
ALTER TABLE identity.near ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.near FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_describes ON identity.described TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_answers ON identity.desk TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_finds ON identity.near TO everychild_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON identity.described, identity.desk TO everychild_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.near TO everychild_worker;
CREATE POLICY people_read_on_a_slip ON identity.described FOR SELECT TO everychild_api
 USING (record_id = ANY (ARRAY(SELECT record_id FROM disclosure.slip_record)));
GRANT USAGE ON SCHEMA identity TO everychild_api;
GRANT SELECT ON identity.described TO everychild_api;

CREATE TABLE identity.seen_together (
    record_a uuid NOT NULL,
    record_b uuid NOT NULL,
    CONSTRAINT two_records_are_seen_together_once PRIMARY KEY (record_a, record_b),
    CONSTRAINT two_seen_together_stand_in_order CHECK (record_a < record_b)
);
CREATE INDEX seen_together_by_b ON identity.seen_together (record_b);
COMMENT ON TABLE identity.seen_together IS 'Records of one agency that it named as siblings, or that had one home and two given names at one time.';
COMMENT ON COLUMN identity.seen_together.record_a IS 'child-identifying: the lesser record id';
COMMENT ON COLUMN identity.seen_together.record_b IS 'child-identifying: the greater';
ALTER TABLE identity.seen_together ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity.seen_together FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_sees_together ON identity.seen_together TO everychild_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON identity.seen_together TO everychild_worker;
