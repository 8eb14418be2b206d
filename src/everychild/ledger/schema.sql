CREATE SCHEMA IF NOT EXISTS ledger;

CREATE TABLE ledger.record (
    record_id uuid NOT NULL,
    agency_id text NOT NULL,
    child_id uuid NOT NULL DEFAULT gen_random_uuid(),
    known_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT a_record_is_known_once PRIMARY KEY (record_id),
    CONSTRAINT a_child_id_is_born_with_one_record UNIQUE (child_id)
);
COMMENT ON TABLE ledger.record IS 'Every record an agency ever spoke of, and the child id that was born with it.';
COMMENT ON COLUMN ledger.record.record_id IS 'operational: keyed digest of the agency and its number';
COMMENT ON COLUMN ledger.record.agency_id IS 'operational: whose file it is';
COMMENT ON COLUMN ledger.record.child_id IS 'operational: random id; stays the child''s when this record has the lowest first position';
COMMENT ON COLUMN ledger.record.known_at IS 'operational: when the record was first spoken of';

CREATE TABLE ledger.entry (
    entry_id uuid NOT NULL,
    kind text NOT NULL,
    record_id uuid,
    agency_id text NOT NULL,
    occurred_on date NOT NULL,
    occurred_at timestamptz,
    agency_recorded_on date,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    submission_id uuid,
    lane text NOT NULL,
    ends_group boolean NOT NULL,
    corrects uuid,
    retracts uuid,
    codes jsonb NOT NULL,
    detail_digest bytea NOT NULL,
    leaf bytea NOT NULL,
    cause text,
    CONSTRAINT an_entry_is_written_once PRIMARY KEY (entry_id),
    CONSTRAINT a_lane_is_live_or_bulk CHECK (lane IN ('live', 'bulk')),
    CONSTRAINT a_leaf_is_a_sha256 CHECK (octet_length(leaf) = 32 AND octet_length(detail_digest) = 32)
);
CREATE UNIQUE INDEX a_cause_has_one_outcome ON ledger.entry (cause) WHERE cause IS NOT NULL;
COMMENT ON TABLE ledger.entry IS 'One line of the ledger: what happened, to which record, when, who says so. No direct identifier.';
COMMENT ON COLUMN ledger.entry.entry_id IS 'operational: UUIDv7';
COMMENT ON COLUMN ledger.entry.kind IS 'operational: what kind of event, as care.child-removed.v1';
COMMENT ON COLUMN ledger.entry.record_id IS 'child-identifying: the record it is about; null where it is about a feed';
COMMENT ON COLUMN ledger.entry.agency_id IS 'operational: the agency that says so';
COMMENT ON COLUMN ledger.entry.occurred_on IS 'child-identifying: the day in the world, in the jurisdiction''s calendar';
COMMENT ON COLUMN ledger.entry.occurred_at IS 'child-identifying: the instant in the world, where the hour matters';
COMMENT ON COLUMN ledger.entry.agency_recorded_on IS 'operational: the day on which the agency typed it';
COMMENT ON COLUMN ledger.entry.recorded_at IS 'operational: the instant at which we were told';
COMMENT ON COLUMN ledger.entry.submission_id IS 'operational: the delivery it came in; null for what we did ourselves';
COMMENT ON COLUMN ledger.entry.lane IS 'operational: live or bulk';
COMMENT ON COLUMN ledger.entry.ends_group IS 'operational: true on the last entry about a record in one append; a fold is due there';
COMMENT ON COLUMN ledger.entry.corrects IS 'operational: the entry that this one replaces';
COMMENT ON COLUMN ledger.entry.retracts IS 'operational: the entry that this one takes back';
COMMENT ON COLUMN ledger.entry.codes IS 'child-identifying: the event''s fields that name nobody';
COMMENT ON COLUMN ledger.entry.detail_digest IS 'operational: SHA-256 of salt and sealed detail, so that the leaf outlives the detail';
COMMENT ON COLUMN ledger.entry.leaf IS 'operational: RFC 9162 leaf hash of the line';
COMMENT ON COLUMN ledger.entry.cause IS 'operational: reactor, cause and what, so that a restart repeats nothing';

CREATE TABLE ledger.detail (
    entry_id uuid NOT NULL,
    record_id uuid NOT NULL,
    salt bytea NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT an_entry_has_one_detail PRIMARY KEY (entry_id)
);
COMMENT ON TABLE ledger.detail IS 'The rest of an entry, sealed under its record''s key. Expunging deletes it; the entry and every proof stay.';
COMMENT ON COLUMN ledger.detail.entry_id IS 'operational: the entry it belongs to';
COMMENT ON COLUMN ledger.detail.record_id IS 'operational: whose key opens it';
COMMENT ON COLUMN ledger.detail.salt IS 'operational: random, so that the digest cannot be guessed at';
COMMENT ON COLUMN ledger.detail.sealed IS 'sealed: canonical JSON (RFC 8785) under AES-256-GCM';

CREATE TABLE ledger.unsequenced (
    arrival bigint GENERATED ALWAYS AS IDENTITY,
    entry_id uuid NOT NULL,
    record_id uuid,
    lane text NOT NULL,
    ends_group boolean NOT NULL,
    leaf bytea NOT NULL,
    CONSTRAINT an_arrival_waits_once PRIMARY KEY (arrival)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, fillfactor = 100);
COMMENT ON TABLE ledger.unsequenced IS 'Committed entries that have no position yet. Empty most of the time.';
COMMENT ON COLUMN ledger.unsequenced.arrival IS 'operational: order of arrival; not an order of commits, so nobody reads by it';
COMMENT ON COLUMN ledger.unsequenced.entry_id IS 'operational: the entry';
COMMENT ON COLUMN ledger.unsequenced.record_id IS 'operational: its record';
COMMENT ON COLUMN ledger.unsequenced.lane IS 'operational: its lane';
COMMENT ON COLUMN ledger.unsequenced.ends_group IS 'operational: whether a fold is due at it';
COMMENT ON COLUMN ledger.unsequenced.leaf IS 'operational: its leaf hash';

CREATE TABLE ledger.position (
    position bigint NOT NULL,
    entry_id uuid NOT NULL,
    record_id uuid,
    lane text NOT NULL,
    ends_group boolean NOT NULL,
    sequenced_at timestamptz NOT NULL,
    CONSTRAINT a_position_is_given_once PRIMARY KEY (position),
    CONSTRAINT an_entry_has_one_position UNIQUE (entry_id)
);
CREATE INDEX position_by_record ON ledger.position (record_id, position);
CREATE INDEX position_by_lane ON ledger.position (lane, position);
COMMENT ON TABLE ledger.position IS 'The order of the ledger. What is known at an instant is what has a position by then.';
COMMENT ON COLUMN ledger.position.position IS 'operational: dense, from 1';
COMMENT ON COLUMN ledger.position.entry_id IS 'operational: the entry';
COMMENT ON COLUMN ledger.position.record_id IS 'operational: its record';
COMMENT ON COLUMN ledger.position.lane IS 'operational: its lane';
COMMENT ON COLUMN ledger.position.ends_group IS 'operational: whether a fold is due at it';
COMMENT ON COLUMN ledger.position.sequenced_at IS 'operational: when it got its position; never decreases with position';

CREATE TABLE ledger.follower (
    follower text NOT NULL,
    lane text NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT a_follower_has_one_cursor_a_lane PRIMARY KEY (follower, lane),
    CONSTRAINT a_followed_lane_is_live_or_bulk CHECK (lane IN ('live', 'bulk'))
);
COMMENT ON TABLE ledger.follower IS 'How far each follower has read, lane by lane.';
COMMENT ON COLUMN ledger.follower.follower IS 'operational: the follower''s name';
COMMENT ON COLUMN ledger.follower.lane IS 'operational: the lane';
COMMENT ON COLUMN ledger.follower.position IS 'operational: the last position it has dealt with in this lane';
COMMENT ON COLUMN ledger.follower.moved_at IS 'operational: when it last moved';

CREATE TABLE ledger.tree (
    log text NOT NULL,
    size bigint NOT NULL,
    frontier bytea[] NOT NULL,
    CONSTRAINT a_log_has_one_tree PRIMARY KEY (log),
    CONSTRAINT a_log_is_ledger_or_looks CHECK (log IN ('ledger', 'looks'))
);
COMMENT ON TABLE ledger.tree IS 'The RFC 9162 tree of each log, as the roots of its perfect subtrees, largest first.';
COMMENT ON COLUMN ledger.tree.log IS 'operational: ledger or looks';
COMMENT ON COLUMN ledger.tree.size IS 'operational: leaves in the tree';
COMMENT ON COLUMN ledger.tree.frontier IS 'operational: roots of the perfect subtrees';

CREATE TABLE ledger.checkpoint (
    ledger_size bigint NOT NULL,
    looks_size bigint NOT NULL,
    note text NOT NULL,
    signed_at timestamptz NOT NULL,
    CONSTRAINT a_state_of_both_logs_is_signed_once PRIMARY KEY (ledger_size, looks_size)
);
COMMENT ON TABLE ledger.checkpoint IS 'Signed states of both logs, as given to witnesses.';
COMMENT ON COLUMN ledger.checkpoint.ledger_size IS 'public: leaves of the ledger';
COMMENT ON COLUMN ledger.checkpoint.looks_size IS 'public: leaves of the looks';
COMMENT ON COLUMN ledger.checkpoint.note IS 'public: the signed note';
COMMENT ON COLUMN ledger.checkpoint.signed_at IS 'public: when it was signed';

CREATE VIEW ledger.sequenced_entry WITH (security_invoker = true, security_barrier = true) AS
SELECT placed.position, placed.sequenced_at, entry.entry_id, entry.kind, entry.record_id, entry.agency_id,
       entry.occurred_on, entry.occurred_at, entry.agency_recorded_on, entry.recorded_at, entry.submission_id,
       entry.lane, entry.ends_group, entry.corrects, entry.retracts, entry.codes
  FROM ledger.position AS placed
  JOIN ledger.entry AS entry USING (entry_id);
COMMENT ON VIEW ledger.sequenced_entry IS 'Entries that have a position.';

ALTER TABLE ledger.record ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.record FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.entry FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.detail ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.detail FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.unsequenced ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.unsequenced FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.position ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.position FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.follower ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.follower FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.tree ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.tree FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.checkpoint FORCE ROW LEVEL SECURITY;

CREATE POLICY worker_writes ON ledger.record TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_appends ON ledger.entry TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_seals ON ledger.detail TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_sequences ON ledger.unsequenced TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_places ON ledger.position TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_follows ON ledger.follower TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_grows_the_tree ON ledger.tree TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_signs ON ledger.checkpoint TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY anyone_reads_checkpoints ON ledger.checkpoint FOR SELECT TO everychild_api USING (true);

GRANT USAGE ON SCHEMA ledger TO everychild_worker, everychild_api;
GRANT SELECT, INSERT ON ledger.record, ledger.entry, ledger.position, ledger.checkpoint TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON ledger.detail, ledger.unsequenced TO everychild_worker;
GRANT SELECT, INSERT, UPDATE ON ledger.follower, ledger.tree TO everychild_worker;
GRANT SELECT ON ledger.sequenced_entry TO everychild_worker;
GRANT SELECT ON ledger.checkpoint TO everychild_api;
