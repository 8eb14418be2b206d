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
