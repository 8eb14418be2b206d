CREATE SCHEMA IF NOT EXISTS afcars;

CREATE TABLE afcars.publication (
    publication_id uuid NOT NULL,
    as_of date NOT NULL,
    made_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    counts_digest bytea NOT NULL,
    agencies integer NOT NULL,
    heard_through date,
    CONSTRAINT a_publication_is_made_once PRIMARY KEY (publication_id),
    CONSTRAINT a_day_is_published_once_a_state_of_knowledge UNIQUE (as_of, known_at)
);
COMMENT ON TABLE afcars.publication IS 'The tables of the return as they were published for a day; a later one of the same day is a revision.';
COMMENT ON COLUMN afcars.publication.publication_id IS 'public: its id';
COMMENT ON COLUMN afcars.publication.as_of IS 'public: the day that was counted';
COMMENT ON COLUMN afcars.publication.made_at IS 'public: when it was published';
COMMENT ON COLUMN afcars.publication.known_at IS 'public: what was known at this instant was counted';
COMMENT ON COLUMN afcars.publication.counts_digest IS 'operational: SHA-256 of the counts behind it; a replay must have the same';
COMMENT ON COLUMN afcars.publication.agencies IS 'public: how many agencies are in it';
COMMENT ON COLUMN afcars.publication.heard_through IS 'public: the day through which every agency in it had spoken';

CREATE TABLE afcars.published_figure (
    publication_id uuid NOT NULL,
    place text NOT NULL,
    measure text NOT NULL,
    category text NOT NULL,
    value double precision,
    CONSTRAINT a_figure_is_published_once PRIMARY KEY (publication_id, place, measure, category)
);
COMMENT ON TABLE afcars.published_figure IS 'One figure as published; null where it was left out.';
COMMENT ON COLUMN afcars.published_figure.publication_id IS 'public: the publication';
COMMENT ON COLUMN afcars.published_figure.place IS 'public: nation, state or county';
COMMENT ON COLUMN afcars.published_figure.measure IS 'public: what is counted';
COMMENT ON COLUMN afcars.published_figure.category IS 'public: of which kind; empty for a total';
COMMENT ON COLUMN afcars.published_figure.value IS 'public: as published, rounded';

ALTER TABLE afcars.publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.publication FORCE ROW LEVEL SECURITY;
ALTER TABLE afcars.published_figure ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.published_figure FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_publishes ON afcars.publication TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_publishes ON afcars.published_figure TO everychild_worker USING (true) WITH CHECK (true);
-- What is published is for everybody.
CREATE POLICY anyone_reads ON afcars.publication FOR SELECT TO everychild_api USING (true);
CREATE POLICY anyone_reads ON afcars.published_figure FOR SELECT TO everychild_api USING (true);
GRANT USAGE ON SCHEMA afcars TO everychild_worker, everychild_api;
GRANT SELECT, INSERT ON afcars.publication, afcars.published_figure TO everychild_worker;
GRANT SELECT ON afcars.publication, afcars.published_figure TO everychild_api;

CREATE TABLE afcars.readiness (
    agency_id text NOT NULL,
    period_ends_on date NOT NULL,
    base_on date,
    sweep integer NOT NULL DEFAULT 0,
    is_sweeping boolean NOT NULL DEFAULT false,
    is_stale boolean NOT NULL DEFAULT true,
    counted_on date,
    counted_at timestamptz,
    known_through bigint NOT NULL DEFAULT 0,
    CONSTRAINT an_agency_has_one_return_of_today PRIMARY KEY (agency_id)
);
COMMENT ON TABLE afcars.readiness IS 'How far the checking of each agency''s would-be return has come.';
COMMENT ON COLUMN afcars.readiness.agency_id IS 'public: the agency';
COMMENT ON COLUMN afcars.readiness.period_ends_on IS 'public: the last day of the period whose file it would be';
COMMENT ON COLUMN afcars.readiness.base_on IS 'operational: the period whose delivered file the records stand on; null where there is none';
COMMENT ON COLUMN afcars.readiness.sweep IS 'operational: how often all records were checked again';
COMMENT ON COLUMN afcars.readiness.is_sweeping IS 'operational: whether all records are being checked again';
COMMENT ON COLUMN afcars.readiness.is_stale IS 'operational: whether a delivery came after which all records are to be checked again';
COMMENT ON COLUMN afcars.readiness.counted_on IS 'operational: the day, where the agency is, on which a record was last checked';
COMMENT ON COLUMN afcars.readiness.counted_at IS 'operational: when a record was last checked';
COMMENT ON COLUMN afcars.readiness.known_through IS 'operational: the last position that was known then';

CREATE TABLE afcars.checked_record (
    record_id uuid NOT NULL,
    agency_id text NOT NULL,
    county text NOT NULL,
    is_judged boolean NOT NULL,
    conditions text NOT NULL,
    missing text[] NOT NULL,
    errors text[] NOT NULL,
    problems jsonb NOT NULL,
    sweep integer NOT NULL,
    CONSTRAINT a_record_stands_in_the_return_once PRIMARY KEY (record_id)
);
CREATE INDEX checked_record_to_fix ON afcars.checked_record (agency_id, county) WHERE problems <> '[]';
CREATE INDEX checked_record_of_agency ON afcars.checked_record (agency_id, sweep);
COMMENT ON TABLE afcars.checked_record IS 'What the rules say of each record of the would-be return.';
COMMENT ON COLUMN afcars.checked_record.record_id IS 'operational: the record';
COMMENT ON COLUMN afcars.checked_record.agency_id IS 'public: whose return it is in';
COMMENT ON COLUMN afcars.checked_record.county IS 'operational: county of the latest removal; empty where none is said';
COMMENT ON COLUMN afcars.checked_record.is_judged IS 'operational: whether acceptance turns on it';
COMMENT ON COLUMN afcars.checked_record.conditions IS 'operational: which conditions of elements hold in it, as bits in hexadecimal';
COMMENT ON COLUMN afcars.checked_record.missing IS 'operational: elements that are blank and should not be';
COMMENT ON COLUMN afcars.checked_record.errors IS 'operational: elements in error, of whatever kind';
COMMENT ON COLUMN afcars.checked_record.problems IS 'operational: each finding as rule, elements, place and words; never a value';
COMMENT ON COLUMN afcars.checked_record.sweep IS 'operational: the sweep in which it was last checked';

CREATE TABLE afcars.element_count (
    agency_id text NOT NULL,
    county text NOT NULL,
    element text NOT NULL,
    applies integer NOT NULL,
    missing integer NOT NULL,
    errors integer NOT NULL,
    CONSTRAINT an_element_is_counted_once_a_county PRIMARY KEY (agency_id, county, element)
);
COMMENT ON TABLE afcars.element_count IS 'Records to which each element applies, in which it is blank, and in error; kept as records are checked.';
COMMENT ON COLUMN afcars.element_count.agency_id IS 'public: the agency';
COMMENT ON COLUMN afcars.element_count.county IS 'operational: county of the latest removal; empty where none is said';
COMMENT ON COLUMN afcars.element_count.element IS 'public: the element; `judged` for records that are judged, `records` for all';
COMMENT ON COLUMN afcars.element_count.applies IS 'operational: judged records to which it applies';
COMMENT ON COLUMN afcars.element_count.missing IS 'operational: of these, where it is blank';
COMMENT ON COLUMN afcars.element_count.errors IS 'operational: of these, where it is in error';

CREATE TABLE afcars.element_day (
    agency_id text NOT NULL,
    as_of date NOT NULL,
    element text NOT NULL,
    applies integer NOT NULL,
    missing integer NOT NULL,
    errors integer NOT NULL,
    CONSTRAINT an_element_is_kept_once_a_day PRIMARY KEY (agency_id, as_of, element)
);
COMMENT ON TABLE afcars.element_day IS 'The counts of an agency as a day ended, for the trend.';
COMMENT ON COLUMN afcars.element_day.agency_id IS 'public: the agency';
COMMENT ON COLUMN afcars.element_day.as_of IS 'public: the day';
COMMENT ON COLUMN afcars.element_day.element IS 'public: as in element_count';
COMMENT ON COLUMN afcars.element_day.applies IS 'operational: as in element_count';
COMMENT ON COLUMN afcars.element_day.missing IS 'operational: as in element_count';
COMMENT ON COLUMN afcars.element_day.errors IS 'operational: as in element_count';

ALTER TABLE afcars.readiness ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.readiness FORCE ROW LEVEL SECURITY;
ALTER TABLE afcars.checked_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.checked_record FORCE ROW LEVEL SECURITY;
ALTER TABLE afcars.element_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.element_count FORCE ROW LEVEL SECURITY;
ALTER TABLE afcars.element_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.element_day FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_checks ON afcars.readiness TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_checks ON afcars.checked_record TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_checks ON afcars.element_count TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_checks ON afcars.element_day TO everychild_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE
   ON afcars.readiness, afcars.checked_record, afcars.element_count, afcars.element_day TO everychild_worker;

CREATE TABLE afcars.to_check (
    agency_id text NOT NULL,
    record_id uuid NOT NULL,
    told_live boolean NOT NULL,
    CONSTRAINT a_record_waits_once_to_be_checked PRIMARY KEY (agency_id, record_id)
);
COMMENT ON TABLE afcars.to_check IS 'Records of each would-be return of which something was told since they were checked.';
COMMENT ON COLUMN afcars.to_check.agency_id IS 'public: whose return it is in';
COMMENT ON COLUMN afcars.to_check.record_id IS 'operational: the record';
COMMENT ON COLUMN afcars.to_check.told_live IS 'operational: whether live events may have spoken of it';

CREATE TABLE afcars.spoken (
    agency_id text NOT NULL,
    submission_id uuid NOT NULL,
    CONSTRAINT a_delivery_is_looked_at_once PRIMARY KEY (agency_id, submission_id)
);
COMMENT ON TABLE afcars.spoken IS 'Deliveries whose records are to be checked again, with those that they only said once more.';
COMMENT ON COLUMN afcars.spoken.agency_id IS 'public: whose return it bears on';
COMMENT ON COLUMN afcars.spoken.submission_id IS 'operational: the delivery';

ALTER TABLE afcars.checked_record DROP COLUMN sweep;
CREATE INDEX checked_record_by_agency ON afcars.checked_record (agency_id);
COMMENT ON COLUMN afcars.readiness.is_sweeping IS 'operational: whether records are being checked again, all of them or those that wait';
COMMENT ON COLUMN afcars.readiness.is_stale IS 'operational: whether a delivery came that was not looked at yet';

ALTER TABLE afcars.to_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.to_check FORCE ROW LEVEL SECURITY;
ALTER TABLE afcars.spoken ENABLE ROW LEVEL SECURITY;
ALTER TABLE afcars.spoken FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_checks ON afcars.to_check TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_checks ON afcars.spoken TO everychild_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON afcars.to_check TO everychild_worker;
GRANT SELECT, INSERT, DELETE ON afcars.spoken TO everychild_worker;
