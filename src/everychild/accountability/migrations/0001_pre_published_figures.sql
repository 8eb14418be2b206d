CREATE SCHEMA IF NOT EXISTS accountability;

CREATE TABLE accountability.publication (
    as_of date NOT NULL,
    published_at timestamptz NOT NULL,
    position bigint NOT NULL,
    whole boolean NOT NULL,
    CONSTRAINT a_day_is_published_once PRIMARY KEY (as_of)
);
COMMENT ON TABLE accountability.publication IS 'Days whose figures were fixed, and from what we knew.';
COMMENT ON COLUMN accountability.publication.as_of IS 'public: the day, counted as it ended';
COMMENT ON COLUMN accountability.publication.published_at IS 'public: when its figures were fixed';
COMMENT ON COLUMN accountability.publication.position IS 'public: up to which position of the ledger they rest';
COMMENT ON COLUMN accountability.publication.whole IS 'public: whether counties are in it';

CREATE TABLE accountability.figure (
    as_of date NOT NULL REFERENCES accountability.publication,
    by text NOT NULL,
    place text NOT NULL,
    state text NOT NULL,
    children bigint,
    unaccounted bigint,
    headlines jsonb NOT NULL,
    heard_through date,
    heard_at timestamptz,
    coverage double precision NOT NULL,
    CONSTRAINT a_place_has_one_figure_a_day PRIMARY KEY (as_of, by, place),
    CONSTRAINT a_figure_is_of_a_state_or_a_county CHECK (by IN ('state', 'county')),
    CONSTRAINT a_figure_stands_on_the_grid CHECK (children % 5 = 0 AND unaccounted % 5 = 0)
);
CREATE INDEX figure_by_place ON accountability.figure (by, place, as_of);
COMMENT ON TABLE accountability.figure IS 'Figures as published; a null is a small number left out, or what would give one away.';
COMMENT ON COLUMN accountability.figure.as_of IS 'public: the day';
COMMENT ON COLUMN accountability.figure.by IS 'public: state or county';
COMMENT ON COLUMN accountability.figure.place IS 'public: the state or county';
COMMENT ON COLUMN accountability.figure.state IS 'public: the state it belongs to';
COMMENT ON COLUMN accountability.figure.children IS 'public: to the nearest five';
COMMENT ON COLUMN accountability.figure.unaccounted IS 'public: to the nearest five';
COMMENT ON COLUMN accountability.figure.headlines IS 'public: of a state, each to the nearest five';
COMMENT ON COLUMN accountability.figure.heard_through IS 'public: the day through which every feed had spoken';
COMMENT ON COLUMN accountability.figure.heard_at IS 'public: the oldest word it rests on';
COMMENT ON COLUMN accountability.figure.coverage IS 'public: share of feeds within their promise';

ALTER TABLE accountability.publication ENABLE ROW LEVEL SECURITY;
ALTER TABLE accountability.publication FORCE ROW LEVEL SECURITY;
ALTER TABLE accountability.figure ENABLE ROW LEVEL SECURITY;
ALTER TABLE accountability.figure FORCE ROW LEVEL SECURITY;

-- A published figure is never changed: there is no policy and no grant for it.
CREATE POLICY worker_publishes ON accountability.publication FOR INSERT TO everychild_worker WITH CHECK (true);
CREATE POLICY worker_publishes ON accountability.figure FOR INSERT TO everychild_worker WITH CHECK (true);
CREATE POLICY everybody_reads ON accountability.publication FOR SELECT TO everychild_worker, everychild_api USING (true);
CREATE POLICY everybody_reads ON accountability.figure FOR SELECT TO everychild_worker, everychild_api USING (true);

GRANT USAGE ON SCHEMA accountability TO everychild_worker, everychild_api;
GRANT SELECT, INSERT ON accountability.publication, accountability.figure TO everychild_worker;
GRANT SELECT ON accountability.publication, accountability.figure TO everychild_api;
