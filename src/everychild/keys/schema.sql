-- The keys' own schema. It stands in a database apart from the ledger's, so that a backup of the one opens nothing of the other.
CREATE SCHEMA IF NOT EXISTS keys;

CREATE TABLE keys.sealing_key (
    purpose text NOT NULL,
    owner_id uuid NOT NULL,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT an_owner_has_one_key_a_purpose PRIMARY KEY (purpose, owner_id),
    CONSTRAINT a_key_seals_a_record_or_a_submission CHECK (purpose IN ('record', 'submission'))
);
COMMENT ON TABLE keys.sealing_key IS 'One random key for each record and each submission, wrapped by the master key.';
COMMENT ON COLUMN keys.sealing_key.purpose IS 'operational: what the key seals, a record or a submission';
COMMENT ON COLUMN keys.sealing_key.owner_id IS 'operational: the record or submission';
COMMENT ON COLUMN keys.sealing_key.wrapped IS 'sealed: the key, AES-256-GCM under the master key, bound to purpose and owner';
COMMENT ON COLUMN keys.sealing_key.made_at IS 'operational: when the key was made';

ALTER TABLE keys.sealing_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE keys.sealing_key FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_holds_the_keys ON keys.sealing_key TO everychild_worker USING (true) WITH CHECK (true);
GRANT USAGE ON SCHEMA keys TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON keys.sealing_key TO everychild_worker;
