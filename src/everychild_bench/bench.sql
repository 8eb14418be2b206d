-- name: fill_spells
-- Invented children straight into the spells, known from the beginning; entering them would take longer than a bench.
INSERT INTO whereabouts.spell (child_id, valid_from, valid_to, known_from, responsible, headline, marks, setting,
                               agency_id, state, county, kin_without_court, findings)
SELECT gen_random_uuid(), '2026-01-01', '9999-12-31 00:00:00+00', 0, true,
       CASE WHEN one %% 80 = 0 THEN 'missing' WHEN one %% 20 = 0 THEN 'contact-overdue' ELSE 'contact-current' END,
       CASE WHEN one %% 25 = 0 THEN ARRAY['out-of-state'] ELSE ARRAY[]::text[] END, 'foster-home',
       %(agency_id)s, %(state)s, %(state)s || '-' || (one %% 60), false, ARRAY[]::text[]
  FROM generate_series(1, %(children)s::bigint) AS one;

-- name: all_cells
-- Every cell in which anybody stands.
SELECT DISTINCT agency_id, coalesce(county, '') AS county
  FROM whereabouts.spell;

-- name: positions_of_submissions
-- Where what each delivery brought stands in the order.
SELECT entry.submission_id, max(placed.position) AS position
  FROM ledger.entry AS entry
  JOIN ledger.position AS placed USING (entry_id)
 WHERE entry.submission_id = ANY(%(submission_ids)s)
 GROUP BY entry.submission_id;

-- name: empty_tokens
-- The look-up's index, dropped before it is replayed.
DELETE FROM identity.token;

-- name: tokens_in_order
-- The look-up's index in one order, to compare a replay with what was there.
SELECT 'token ' || encode(token, 'hex') || ' ' || record_id::text AS line
  FROM identity.token
 ORDER BY token, record_id;

-- name: tallied_through
-- The instant up to which the tally is counted.
SELECT through_at
  FROM whereabouts.tallied;

-- name: fill_records
-- Records of invented children, each a child of its own.
INSERT INTO ledger.record (record_id, agency_id)
SELECT given.record_id, given.agency_id
  FROM unnest(%(record_ids)s::uuid[], %(agency_ids)s::text[]) AS given (record_id, agency_id);

-- name: fill_screenings
-- Screened clear, so that look-ups may open them.
INSERT INTO disclosure.screening (record_id, verdict, entry_id)
SELECT given.record_id, 'clear', gen_random_uuid()
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id);
