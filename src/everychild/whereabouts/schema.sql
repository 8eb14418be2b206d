CREATE SCHEMA IF NOT EXISTS whereabouts;

CREATE TABLE whereabouts.composition (
    record_id uuid NOT NULL,
    child_id uuid NOT NULL,
    known_from bigint NOT NULL,
    known_to bigint NOT NULL DEFAULT 9223372036854775807,
    CONSTRAINT a_record_belongs_to_one_child_at_a_time PRIMARY KEY (record_id, known_from)
);
CREATE INDEX composition_by_child ON whereabouts.composition (child_id);
COMMENT ON TABLE whereabouts.composition IS 'Which records are one child, as identity composed them.';
COMMENT ON COLUMN whereabouts.composition.record_id IS 'child-identifying: the record';
COMMENT ON COLUMN whereabouts.composition.child_id IS 'child-identifying: the child';
COMMENT ON COLUMN whereabouts.composition.known_from IS 'operational: the position from which this was known';
COMMENT ON COLUMN whereabouts.composition.known_to IS 'operational: the position at which it ceased to be';

CREATE TABLE whereabouts.child (
    child_id uuid NOT NULL,
    known_through bigint NOT NULL,
    last_face_to_face_on date,
    CONSTRAINT a_child_is_folded_to_one_point PRIMARY KEY (child_id)
);
COMMENT ON TABLE whereabouts.child IS 'The last position at which each child was folded.';
COMMENT ON COLUMN whereabouts.child.child_id IS 'child-identifying: the child';
COMMENT ON COLUMN whereabouts.child.known_through IS 'operational: the position';
COMMENT ON COLUMN whereabouts.child.last_face_to_face_on IS 'child-identifying: the last face-to-face';

CREATE TABLE whereabouts.spell (
    child_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz NOT NULL,
    known_from bigint NOT NULL,
    known_to bigint NOT NULL DEFAULT 9223372036854775807,
    responsible boolean NOT NULL,
    headline text NOT NULL,
    category text,
    marks text[] NOT NULL,
    setting text NOT NULL,
    agency_id text NOT NULL,
    state text NOT NULL,
    county text,
    placed_here text,
    kin_without_court boolean NOT NULL,
    speaks_from date,
    missing_since timestamptz,
    findings text[] NOT NULL,
    CONSTRAINT a_child_has_one_spell_at_a_time PRIMARY KEY (child_id, valid_from, known_from),
    CONSTRAINT a_spell_lasts CHECK (valid_from < valid_to AND known_from < known_to),
    CONSTRAINT a_headline_is_one_of_nine CHECK (headline IN
        ('missing', 'found-not-back', 'away-location-known', 'records-disagree', 'transfer-pending',
         'no-recent-data', 'not-yet-seen', 'contact-overdue', 'contact-current'))
);
CREATE INDEX spell_begins ON whereabouts.spell (valid_from) WHERE known_to = 9223372036854775807;
CREATE INDEX spell_ends ON whereabouts.spell (valid_to) WHERE known_to = 9223372036854775807;
CREATE INDEX spell_by_child ON whereabouts.spell (child_id, known_to);
CREATE INDEX spell_by_cell ON whereabouts.spell (agency_id, coalesce(county, ''), valid_to)
 WHERE known_to = 9223372036854775807;
COMMENT ON TABLE whereabouts.spell IS 'What is true of one child over a stretch of the world''s time, as known over a stretch of positions.';
COMMENT ON COLUMN whereabouts.spell.child_id IS 'child-identifying: the child';
COMMENT ON COLUMN whereabouts.spell.valid_from IS 'child-identifying: from this instant in the world';
COMMENT ON COLUMN whereabouts.spell.valid_to IS 'child-identifying: up to but not including this instant';
COMMENT ON COLUMN whereabouts.spell.known_from IS 'operational: known from this position';
COMMENT ON COLUMN whereabouts.spell.known_to IS 'operational: up to but not including this position';
COMMENT ON COLUMN whereabouts.spell.responsible IS 'child-identifying: whether the child is on the roll call';
COMMENT ON COLUMN whereabouts.spell.headline IS 'child-identifying: as if the feed had spoken; silence is laid over when read';
COMMENT ON COLUMN whereabouts.spell.category IS 'child-identifying: how the child came to be missing';
COMMENT ON COLUMN whereabouts.spell.marks IS 'child-identifying: facts beside the headline';
COMMENT ON COLUMN whereabouts.spell.setting IS 'child-identifying: class of place, never an address';
COMMENT ON COLUMN whereabouts.spell.agency_id IS 'child-identifying: the agency with placement and care';
COMMENT ON COLUMN whereabouts.spell.state IS 'child-identifying: the state under which the child is counted';
COMMENT ON COLUMN whereabouts.spell.county IS 'child-identifying: the county under which the child is counted';
COMMENT ON COLUMN whereabouts.spell.placed_here IS 'child-identifying: another state in which the child is placed';
COMMENT ON COLUMN whereabouts.spell.kin_without_court IS 'child-identifying: a safety placement with kin without a court; counted apart';
COMMENT ON COLUMN whereabouts.spell.speaks_from IS 'child-identifying: the day whose passing made a contact overdue';
COMMENT ON COLUMN whereabouts.spell.missing_since IS 'child-identifying: when the open missing episode began';
COMMENT ON COLUMN whereabouts.spell.findings IS 'child-identifying: contradictions in what was said';

CREATE TABLE whereabouts.heard (
    feed_id text NOT NULL,
    agency_id text NOT NULL,
    heard_through date NOT NULL,
    heard_at timestamptz NOT NULL,
    known_from bigint NOT NULL,
    CONSTRAINT a_feed_speaks_once_a_position PRIMARY KEY (feed_id, known_from)
);
CREATE INDEX heard_by_agency ON whereabouts.heard (agency_id, known_from);
COMMENT ON TABLE whereabouts.heard IS 'Through which day each feed had spoken, position by position.';
COMMENT ON COLUMN whereabouts.heard.feed_id IS 'operational: the feed';
COMMENT ON COLUMN whereabouts.heard.agency_id IS 'operational: its agency';
COMMENT ON COLUMN whereabouts.heard.heard_through IS 'operational: the day';
COMMENT ON COLUMN whereabouts.heard.heard_at IS 'operational: when it said so';
COMMENT ON COLUMN whereabouts.heard.known_from IS 'operational: the position';

CREATE TABLE whereabouts.tally (
    agency_id text NOT NULL,
    state text NOT NULL,
    county text NOT NULL,
    headline text NOT NULL,
    mark text NOT NULL,
    speaks_from date NOT NULL,
    children bigint NOT NULL,
    CONSTRAINT a_cell_is_counted_once PRIMARY KEY (agency_id, state, county, headline, mark, speaks_from)
);
COMMENT ON TABLE whereabouts.tally IS 'The count of now, cell by cell; each touched cell is counted anew, never stepped.';
COMMENT ON COLUMN whereabouts.tally.agency_id IS 'public: the agency with placement and care';
COMMENT ON COLUMN whereabouts.tally.state IS 'public: the state';
COMMENT ON COLUMN whereabouts.tally.county IS 'public: the county, or empty where none is known';
COMMENT ON COLUMN whereabouts.tally.headline IS 'operational: the headline as if the feed had spoken';
COMMENT ON COLUMN whereabouts.tally.mark IS 'operational: a mark, or empty for all children of the headline';
COMMENT ON COLUMN whereabouts.tally.speaks_from IS 'operational: the day whose passing made the contact overdue, or -infinity';
COMMENT ON COLUMN whereabouts.tally.children IS 'operational: how many; small numbers are suppressed before they are published';

CREATE TABLE whereabouts.tallied (
    only_row boolean NOT NULL DEFAULT true,
    through_at timestamptz NOT NULL,
    CONSTRAINT there_is_one_tally PRIMARY KEY (only_row),
    CONSTRAINT the_one_row_is_true CHECK (only_row)
);
INSERT INTO whereabouts.tallied (through_at) VALUES ('2000-01-01 00:00:00+00');
COMMENT ON TABLE whereabouts.tallied IS 'The instant up to which the clock''s turns are in the tally.';
COMMENT ON COLUMN whereabouts.tallied.only_row IS 'operational: always true';
COMMENT ON COLUMN whereabouts.tallied.through_at IS 'operational: the instant';

ALTER TABLE whereabouts.composition ENABLE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.composition FORCE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.child ENABLE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.child FORCE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.spell ENABLE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.spell FORCE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.heard ENABLE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.heard FORCE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.tally FORCE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.tallied ENABLE ROW LEVEL SECURITY;
ALTER TABLE whereabouts.tallied FORCE ROW LEVEL SECURITY;

CREATE POLICY worker_composes ON whereabouts.composition TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_folds ON whereabouts.child TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_folds ON whereabouts.spell TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_hears ON whereabouts.heard TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_counts ON whereabouts.tally TO everychild_worker USING (true) WITH CHECK (true);
CREATE POLICY worker_counts ON whereabouts.tallied TO everychild_worker USING (true) WITH CHECK (true);
-- Counts name nobody; they are suppressed and rounded before anyone sees them.
CREATE POLICY counts_are_read ON whereabouts.tally FOR SELECT TO everychild_api USING (true);
CREATE POLICY counts_are_read ON whereabouts.tallied FOR SELECT TO everychild_api USING (true);
CREATE POLICY feeds_are_read ON whereabouts.heard FOR SELECT TO everychild_api USING (true);

GRANT USAGE ON SCHEMA whereabouts TO everychild_worker, everychild_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON whereabouts.composition, whereabouts.child, whereabouts.spell,
      whereabouts.heard, whereabouts.tally, whereabouts.tallied TO everychild_worker;
GRANT SELECT ON whereabouts.tally, whereabouts.tallied, whereabouts.heard TO everychild_api;
CREATE POLICY people_read_on_a_slip ON whereabouts.spell FOR SELECT TO everychild_api
 USING (child_id = ANY (ARRAY(SELECT child_id FROM disclosure.slip_record)));
CREATE POLICY people_read_on_a_slip ON whereabouts.child FOR SELECT TO everychild_api
 USING (child_id = ANY (ARRAY(SELECT child_id FROM disclosure.slip_record)));

GRANT SELECT ON whereabouts.spell, whereabouts.child TO everychild_api;

ALTER TABLE whereabouts.child ADD COLUMN last_face_to_face_by text;
ALTER TABLE whereabouts.child ADD COLUMN last_face_to_face_kind text;
ALTER TABLE whereabouts.spell ADD COLUMN roles text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN whereabouts.child.last_face_to_face_by IS 'child-identifying: role of whoever met the child';
COMMENT ON COLUMN whereabouts.child.last_face_to_face_kind IS 'child-identifying: removal, visit, contact or return';
COMMENT ON COLUMN whereabouts.spell.roles IS 'child-identifying: named roles, as supervising=US-OH:dcbs';

ALTER TABLE whereabouts.spell ADD COLUMN removals timestamptz[] NOT NULL DEFAULT '{}';
ALTER TABLE whereabouts.spell ADD COLUMN removal_agencies text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN whereabouts.spell.removals IS 'child-identifying: when the open removals began that the records tell';
COMMENT ON COLUMN whereabouts.spell.removal_agencies IS 'child-identifying: whose each of these removals is';
ALTER TABLE whereabouts.heard ADD COLUMN known_to bigint NOT NULL DEFAULT 9223372036854775807;
COMMENT ON COLUMN whereabouts.heard.known_to IS 'operational: the position at which it was taken back';

-- How few groups the children fall into who are alike: without it the planner expects one a child, and sorts them all.
CREATE STATISTICS whereabouts.spell_alike (ndistinct)
    ON agency_id, state, county, headline, marks, placed_here, responsible, speaks_from
  FROM whereabouts.spell;
