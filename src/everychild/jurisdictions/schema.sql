CREATE SCHEMA IF NOT EXISTS jurisdictions;

CREATE TABLE jurisdictions.agency (
    agency_id text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    afcars_code text NOT NULL,
    zone text NOT NULL,
    seen_within_hours integer NOT NULL DEFAULT 72,
    away_counts_hours integer NOT NULL DEFAULT 24,
    virtual_visit_counts boolean NOT NULL DEFAULT false,
    invented boolean NOT NULL DEFAULT false,
    CONSTRAINT an_agency_is_known_once PRIMARY KEY (agency_id),
    CONSTRAINT a_limit_is_not_negative CHECK (seen_within_hours >= 0 AND away_counts_hours >= 0)
);
COMMENT ON TABLE jurisdictions.agency IS 'Title IV-E agencies and their own rules.';
COMMENT ON COLUMN jurisdictions.agency.agency_id IS 'public: as US-KY:example';
COMMENT ON COLUMN jurisdictions.agency.name IS 'public: as people call it';
COMMENT ON COLUMN jurisdictions.agency.state IS 'public: ISO 3166-2, as US-KY';
COMMENT ON COLUMN jurisdictions.agency.afcars_code IS 'public: E1 as in its AFCARS file';
COMMENT ON COLUMN jurisdictions.agency.zone IS 'public: time zone in which its days begin';
COMMENT ON COLUMN jurisdictions.agency.seen_within_hours IS 'public: hours after responsibility begins within which the child is to be seen';
COMMENT ON COLUMN jurisdictions.agency.away_counts_hours IS 'public: hours for which a known place counts; 0 where the state treats it as missing';
COMMENT ON COLUMN jurisdictions.agency.virtual_visit_counts IS 'public: whether a video visit meets the monthly rule';
COMMENT ON COLUMN jurisdictions.agency.invented IS 'public: whether the agency is one of the synthetic nation';

CREATE TABLE jurisdictions.feed (
    feed_id text NOT NULL,
    agency_id text NOT NULL REFERENCES jurisdictions.agency,
    name text NOT NULL,
    lane text NOT NULL,
    deliveries text[] NOT NULL,
    promise_days integer NOT NULL,
    CONSTRAINT a_feed_is_known_once PRIMARY KEY (feed_id),
    CONSTRAINT a_feed_is_live_or_bulk CHECK (lane IN ('live', 'bulk')),
    CONSTRAINT a_promise_is_at_least_a_day CHECK (promise_days >= 1)
);
COMMENT ON TABLE jurisdictions.feed IS 'Streams in which agencies deliver.';
COMMENT ON COLUMN jurisdictions.feed.feed_id IS 'public: as US-KY:example/live';
COMMENT ON COLUMN jurisdictions.feed.agency_id IS 'public: for whom it speaks';
COMMENT ON COLUMN jurisdictions.feed.name IS 'public: as people call it';
COMMENT ON COLUMN jurisdictions.feed.lane IS 'operational: live or bulk';
COMMENT ON COLUMN jurisdictions.feed.deliveries IS 'public: kinds of file it is agreed to deliver';
COMMENT ON COLUMN jurisdictions.feed.promise_days IS 'public: days after which its silence counts as no recent data';

CREATE TABLE jurisdictions.feed_key (
    feed_id text NOT NULL REFERENCES jurisdictions.feed,
    public_key bytea NOT NULL,
    in_force_from timestamptz NOT NULL,
    in_force_to timestamptz NOT NULL DEFAULT 'infinity',
    CONSTRAINT a_key_is_a_feeds_once PRIMARY KEY (feed_id, public_key),
    CONSTRAINT a_key_is_ed25519 CHECK (octet_length(public_key) = 32)
);
COMMENT ON TABLE jurisdictions.feed_key IS 'Public keys with which feeds sign.';
COMMENT ON COLUMN jurisdictions.feed_key.feed_id IS 'public: the feed';
COMMENT ON COLUMN jurisdictions.feed_key.public_key IS 'public: Ed25519';
COMMENT ON COLUMN jurisdictions.feed_key.in_force_from IS 'public: signatures count from here';
COMMENT ON COLUMN jurisdictions.feed_key.in_force_to IS 'public: and no longer from here';

ALTER TABLE jurisdictions.agency ENABLE ROW LEVEL SECURITY;
ALTER TABLE jurisdictions.agency FORCE ROW LEVEL SECURITY;
ALTER TABLE jurisdictions.feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE jurisdictions.feed FORCE ROW LEVEL SECURITY;
ALTER TABLE jurisdictions.feed_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE jurisdictions.feed_key FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_keeps ON jurisdictions.agency TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_keeps ON jurisdictions.feed TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_keeps ON jurisdictions.feed_key TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY anyone_reads ON jurisdictions.agency FOR SELECT TO everychild_api USING (true);
CREATE POLICY anyone_reads ON jurisdictions.feed FOR SELECT TO everychild_api USING (true);
CREATE POLICY anyone_reads ON jurisdictions.feed_key FOR SELECT TO everychild_api USING (true);
GRANT USAGE ON SCHEMA jurisdictions TO everychild_worker, everychild_api;
GRANT SELECT, INSERT, UPDATE ON jurisdictions.agency, jurisdictions.feed, jurisdictions.feed_key TO everychild_worker;
GRANT SELECT ON jurisdictions.agency, jurisdictions.feed, jurisdictions.feed_key TO everychild_api;

ALTER TABLE jurisdictions.agency ADD COLUMN phone_word_counts boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN jurisdictions.agency.phone_word_counts IS 'public: whether a named person''s word by telephone counts as a known place';
CREATE TABLE jurisdictions.duty_line (
    agency_id text NOT NULL REFERENCES jurisdictions.agency,
    place text NOT NULL,
    phone text NOT NULL,
    tested_on date NOT NULL,
    CONSTRAINT a_place_has_one_duty_line PRIMARY KEY (agency_id, place),
    CONSTRAINT a_duty_line_is_a_ten_digit_number CHECK (phone ~ '^[0-9]{3}-[0-9]{3}-[0-9]{4}$')
);
COMMENT ON TABLE jurisdictions.duty_line IS 'The duty directory: whom to call at any hour, for a state or a county.';
COMMENT ON COLUMN jurisdictions.duty_line.agency_id IS 'public: whose line it is';
COMMENT ON COLUMN jurisdictions.duty_line.place IS 'public: state by ISO 3166-2, or county by its FIPS code';
COMMENT ON COLUMN jurisdictions.duty_line.phone IS 'public: the number that answers at any hour';
COMMENT ON COLUMN jurisdictions.duty_line.tested_on IS 'public: the last day on which somebody called it and it answered';
ALTER TABLE jurisdictions.duty_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE jurisdictions.duty_line FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_keeps ON jurisdictions.duty_line TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY anyone_reads ON jurisdictions.duty_line FOR SELECT TO everychild_api USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON jurisdictions.duty_line TO everychild_worker;
GRANT SELECT ON jurisdictions.duty_line TO everychild_api;
