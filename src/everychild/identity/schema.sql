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
