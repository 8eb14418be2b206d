-- The rooms' history. The schemas below stand in the main database and in the keys' own alike.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS runtime;

CREATE TABLE runtime.migration (
    room text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    ran_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT a_migration_runs_once PRIMARY KEY (room, name)
);
COMMENT ON TABLE runtime.migration IS 'What has run, room by room.';
COMMENT ON COLUMN runtime.migration.room IS 'public: the room';
COMMENT ON COLUMN runtime.migration.name IS 'public: the file';
COMMENT ON COLUMN runtime.migration.digest IS 'public: SHA-256 of the file as it ran';
COMMENT ON COLUMN runtime.migration.ran_at IS 'public: when it ran';

ALTER TABLE runtime.migration ENABLE ROW LEVEL SECURITY;
ALTER TABLE runtime.migration FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_migrates ON runtime.migration TO everychild_migrate USING (true) WITH CHECK (true);
CREATE POLICY worker_reads ON runtime.migration FOR SELECT TO everychild_worker USING (true);
GRANT USAGE ON SCHEMA runtime TO everychild_worker;
GRANT SELECT ON runtime.migration TO everychild_worker;
