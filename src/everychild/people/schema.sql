CREATE SCHEMA IF NOT EXISTS people;

CREATE TABLE people.account (
    account_id uuid NOT NULL,
    agency_id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    invented boolean NOT NULL DEFAULT false,
    ended_at timestamptz,
    CONSTRAINT an_account_is_one_persons PRIMARY KEY (account_id)
);
CREATE INDEX account_by_agency ON people.account (agency_id, role);
COMMENT ON TABLE people.account IS 'People who sign in, each in one role for one agency.';
COMMENT ON COLUMN people.account.account_id IS 'operational: ours';
COMMENT ON COLUMN people.account.agency_id IS 'operational: for whom they work';
COMMENT ON COLUMN people.account.name IS 'operational: as colleagues call them';
COMMENT ON COLUMN people.account.role IS 'operational: as R03, a caseworker';
COMMENT ON COLUMN people.account.invented IS 'operational: one of the synthetic nation; only such may sign in without proof';
COMMENT ON COLUMN people.account.ended_at IS 'operational: when they left';

CREATE TABLE people.assignment (
    account_id uuid NOT NULL REFERENCES people.account,
    record_id uuid NOT NULL,
    part text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL DEFAULT 'infinity',
    CONSTRAINT an_assignment_begins_once PRIMARY KEY (account_id, record_id, part, from_on),
    CONSTRAINT a_part_is_a_case_or_its_cover CHECK
        (part IN ('case', 'investigation', 'cover', 'appointment', 'placement', 'treatment', 'school', 'tribe')),
    CONSTRAINT an_assignment_lasts CHECK (from_on < to_on)
);
CREATE INDEX assignment_by_record ON people.assignment (record_id);
COMMENT ON TABLE people.assignment IS 'Who has to do with which record, from a day up to but not including another.';
COMMENT ON COLUMN people.assignment.account_id IS 'operational: who';
COMMENT ON COLUMN people.assignment.record_id IS 'child-identifying: which record';
COMMENT ON COLUMN people.assignment.part IS 'operational: case, investigation, cover for somebody absent ...';
COMMENT ON COLUMN people.assignment.from_on IS 'operational: from this day';
COMMENT ON COLUMN people.assignment.to_on IS 'operational: up to but not including this day';

CREATE TABLE people.session (
    token_digest bytea NOT NULL,
    account_id uuid NOT NULL REFERENCES people.account,
    begun_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CONSTRAINT a_token_opens_one_session PRIMARY KEY (token_digest)
);
COMMENT ON TABLE people.session IS 'Who is signed in; the token itself is only in their browser.';
COMMENT ON COLUMN people.session.token_digest IS 'operational: SHA-256 of the token';
COMMENT ON COLUMN people.session.account_id IS 'operational: who';
COMMENT ON COLUMN people.session.begun_at IS 'operational: since when';
COMMENT ON COLUMN people.session.ends_at IS 'operational: until when';

ALTER TABLE people.account ENABLE ROW LEVEL SECURITY;
ALTER TABLE people.account FORCE ROW LEVEL SECURITY;
ALTER TABLE people.assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE people.assignment FORCE ROW LEVEL SECURITY;
ALTER TABLE people.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE people.session FORCE ROW LEVEL SECURITY;

CREATE POLICY worker_enrols ON people.account TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_assigns ON people.assignment TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_opens ON people.session TO everychild_worker USING (true) WITH CHECK (true);

GRANT USAGE ON SCHEMA people TO everychild_worker, everychild_api;
GRANT SELECT, INSERT, UPDATE ON people.account, people.assignment TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON people.session TO everychild_worker;

ALTER TABLE people.account ADD COLUMN county text NOT NULL DEFAULT '';
COMMENT ON COLUMN people.account.county IS 'operational: the only county (FIPS) whose worklists they open; empty for the whole agency';
