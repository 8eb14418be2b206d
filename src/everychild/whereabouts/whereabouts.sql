-- name: children_of_records
-- Which child each record belongs to, at the last known point.
SELECT record_id, child_id
  FROM whereabouts.composition
 WHERE record_id = ANY(%(record_ids)s)
   AND known_to = 9223372036854775807;

-- name: compositions_of
-- Every composition, past ones too, that these children or records ever had a part in.
SELECT record_id, child_id, known_from, known_to
  FROM whereabouts.composition
 WHERE child_id = ANY(%(child_ids)s)
    OR record_id = ANY(%(record_ids)s)
 ORDER BY known_from, record_id;

-- name: close_compositions
-- From this position on, these records belong elsewhere.
UPDATE whereabouts.composition
   SET known_to = %(position)s
 WHERE record_id = ANY(%(record_ids)s)
   AND known_to = 9223372036854775807
   AND known_from < %(position)s;

-- name: drop_compositions_at
-- A composition made at this very position is made again.
DELETE FROM whereabouts.composition
 WHERE record_id = ANY(%(record_ids)s)
   AND known_from = %(position)s;

-- name: compose
-- From this position on, these records are one child.
INSERT INTO whereabouts.composition (record_id, child_id, known_from, known_to)
SELECT given.record_id, %(child_id)s, %(position)s,
       coalesce((SELECT min(later.known_from)
                   FROM whereabouts.composition AS later
                  WHERE later.record_id = given.record_id
                    AND later.known_from > %(position)s), 9223372036854775807)
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id);

-- name: know_children
-- Children that are to be held, each with a row that can be; one that another lane is adding is waited for.
INSERT INTO whereabouts.child (child_id, known_through)
SELECT given.child_id, 0
  FROM unnest(%(child_ids)s::uuid[]) AS given (child_id)
 ORDER BY given.child_id
    ON CONFLICT DO NOTHING;

-- name: hold_children
-- Nobody else folds these children until the transaction ends.
SELECT child_id
  FROM whereabouts.child
 WHERE child_id = ANY(%(child_ids)s)
 ORDER BY child_id
   FOR UPDATE;

-- name: folded_through
-- The last point at which each child was folded; one that never was is not there.
SELECT child_id, known_through
  FROM whereabouts.child
 WHERE child_id = ANY(%(child_ids)s)
   AND known_through > 0;

-- name: remember_folded
-- Children folded up to these points.
INSERT INTO whereabouts.child (child_id, known_through, last_face_to_face_on, last_face_to_face_by,
                               last_face_to_face_kind)
SELECT given.child_id, given.known_through, given.last_face_to_face_on, given.last_face_to_face_by,
       given.last_face_to_face_kind
  FROM unnest(%(child_ids)s::uuid[], %(known_through)s::bigint[], %(last_face_to_face_on)s::date[],
              %(last_face_to_face_by)s::text[], %(last_face_to_face_kind)s::text[])
       AS given (child_id, known_through, last_face_to_face_on, last_face_to_face_by, last_face_to_face_kind)
    ON CONFLICT (child_id) DO UPDATE
   SET known_through = excluded.known_through, last_face_to_face_on = excluded.last_face_to_face_on,
       last_face_to_face_by = excluded.last_face_to_face_by, last_face_to_face_kind = excluded.last_face_to_face_kind;

-- name: spells_known_now
-- Spells of children as they are known now.
SELECT child_id, valid_from, valid_to, known_from, responsible, headline, category, marks, setting, agency_id, state,
       county, placed_here, kin_without_court, speaks_from, missing_since, removals, removal_agencies, roles,
       findings
  FROM whereabouts.spell
 WHERE child_id = ANY(%(child_ids)s)
   AND known_to = 9223372036854775807
 ORDER BY child_id, valid_from;

-- name: drop_spells
-- Children that are folded anew from their beginning.
DELETE FROM whereabouts.spell
 WHERE child_id = ANY(%(child_ids)s);

-- name: close_spells
-- Spells that are no longer known from a position on.
UPDATE whereabouts.spell AS spell
   SET known_to = given.known_to
  FROM unnest(%(child_ids)s::uuid[], %(valid_from)s::timestamptz[], %(known_from)s::bigint[], %(known_to)s::bigint[])
       AS given (child_id, valid_from, known_from, known_to)
 WHERE spell.child_id = given.child_id
   AND spell.valid_from = given.valid_from
   AND spell.known_from = given.known_from;

-- name: add_spells
-- Spells as folded; one JSON list, because arrays of arrays must all be of one length.
INSERT INTO whereabouts.spell (child_id, valid_from, valid_to, known_from, known_to, responsible, headline, category,
                               marks, setting, agency_id, state, county, placed_here, kin_without_court, speaks_from,
                               missing_since, removals, removal_agencies, roles, findings)
SELECT child_id, valid_from, valid_to, known_from, known_to, responsible, headline, category, marks, setting,
       agency_id, state, county, placed_here, kin_without_court, speaks_from, missing_since, removals,
       removal_agencies, roles, findings
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS given (child_id uuid, valid_from timestamptz, valid_to timestamptz, known_from bigint, known_to bigint,
                 responsible boolean, headline text, category text, marks text[], setting text, agency_id text,
                 state text, county text, placed_here text, kin_without_court boolean, speaks_from date,
                 missing_since timestamptz, removals timestamptz[], removal_agencies text[], roles text[],
                 findings text[]);

-- name: hear
-- A feed has spoken through a day.
INSERT INTO whereabouts.heard (feed_id, agency_id, heard_through, heard_at, known_from)
VALUES (%(feed_id)s, %(agency_id)s, %(heard_through)s, %(heard_at)s, %(position)s)
    ON CONFLICT DO NOTHING;

-- name: heard_by
-- Through which day each feed had spoken, by a position and an instant.
SELECT DISTINCT ON (feed_id) feed_id, agency_id, heard_through, heard_at
  FROM whereabouts.heard
 WHERE known_from <= %(position)s
   AND (known_to > %(position)s OR known_to = 9223372036854775807)
 ORDER BY feed_id, heard_through DESC, known_from DESC;

-- name: unhear
-- A feed's word was taken back with the delivery it came in.
UPDATE whereabouts.heard AS heard
   SET known_to = %(position)s
  FROM ledger.position AS placed
 WHERE placed.entry_id = %(retracts)s
   AND heard.known_from = placed.position;

-- name: cells_of_children
-- The cells in which these children stand, as known now, at the instant of the tally.
SELECT DISTINCT spell.agency_id, coalesce(spell.county, '') AS county
  FROM whereabouts.spell AS spell
 CROSS JOIN whereabouts.tallied AS tallied
 WHERE spell.child_id = ANY(%(child_ids)s)
   AND spell.known_to = 9223372036854775807
   AND spell.valid_from <= tallied.through_at
   AND spell.valid_to > tallied.through_at;

-- name: cells_that_turn
-- The cells in which the clock has turned a spell since the tally was last counted.
SELECT agency_id, coalesce(county, '') AS county
  FROM whereabouts.spell
 WHERE known_to = 9223372036854775807
   AND valid_from > %(since)s
   AND valid_from <= %(now)s
UNION
SELECT agency_id, coalesce(county, '') AS county
  FROM whereabouts.spell
 WHERE known_to = 9223372036854775807
   AND valid_to > %(since)s
   AND valid_to <= %(now)s;

-- name: lock_tally
-- The clock alone: while it moves the instant of the tally, nobody counts.
SELECT pg_advisory_xact_lock(hashtextextended('everychild.whereabouts.tally', 0));

-- name: lock_instant_of_tally
-- Whoever counts some cells holds the instant of the tally; others may count other cells beside.
SELECT pg_advisory_xact_lock_shared(hashtextextended('everychild.whereabouts.tally', 0));

-- name: lock_cells
-- One at a time counts a cell, so that no two counts of it cross. A few hundred locks stand for all cells, taken in one
-- order.
SELECT pg_advisory_xact_lock(hashtextextended('everychild.whereabouts.cells', cell.number))
  FROM (SELECT DISTINCT hashtextextended(given.agency_id || '/' || given.county, 0) & 255 AS number
          FROM unnest(%(agency_ids)s::text[], %(counties)s::text[]) AS given (agency_id, county)
         ORDER BY number) AS cell;

-- name: drop_cells
-- Cells that are counted anew.
DELETE FROM whereabouts.tally AS tally
 USING unnest(%(agency_ids)s::text[], %(counties)s::text[]) AS given (agency_id, county)
 WHERE tally.agency_id = given.agency_id
   AND tally.county = given.county;

-- name: count_cells
-- The children of these cells at an instant, by headline and by mark; those who are alike together first.
WITH alike AS (
    SELECT given.agency_id, given.county, cell.*
      FROM unnest(%(agency_ids)s::text[], %(counties)s::text[]) AS given (agency_id, county)
     CROSS JOIN LATERAL (SELECT state, headline, marks, placed_here, responsible, kin_without_court, speaks_from,
                                count(*) AS children
                           FROM whereabouts.spell
                          WHERE agency_id = given.agency_id
                            AND coalesce(county, '') = given.county
                            AND known_to = 9223372036854775807
                            AND valid_from <= (SELECT through_at FROM whereabouts.tallied)
                            AND valid_to > (SELECT through_at FROM whereabouts.tallied)
                          GROUP BY state, headline, marks, placed_here, responsible, kin_without_court,
                                   speaks_from) AS cell
)
INSERT INTO whereabouts.tally (agency_id, state, county, headline, mark, speaks_from, children)
SELECT agency_id, state, county, headline, marked.mark, coalesce(speaks_from, '-infinity'), sum(children)::bigint
  FROM alike
 CROSS JOIN LATERAL unnest(CASE
           WHEN kin_without_court THEN marks || 'kin-without-court'::text
           WHEN NOT responsible THEN ARRAY['placed-here:' || placed_here]
           WHEN placed_here IS NULL THEN marks || ''::text
           ELSE marks || ARRAY['', 'placed-here:' || placed_here] END) AS marked (mark)
 GROUP BY agency_id, state, county, headline, marked.mark, coalesce(speaks_from, '-infinity');

-- name: tallied_through
-- The instant up to which the clock's turns are counted.
SELECT through_at
  FROM whereabouts.tallied;

-- name: remember_tallied
-- The clock's turns are counted up to here.
UPDATE whereabouts.tallied
   SET through_at = %(now)s;

-- name: tally_cells
-- The count of now, cell by cell; counties apart only where somebody asks for them.
SELECT agency_id, state, CASE WHEN %(by_county)s::boolean THEN county ELSE '' END AS county, headline, mark,
       nullif(speaks_from, '-infinity') AS speaks_from, sum(children)::bigint AS children
  FROM whereabouts.tally
 WHERE (%(state)s::text IS NULL OR state = %(state)s)
 GROUP BY 1, 2, 3, 4, 5, 6;

-- name: full_count_cells
-- The same count from the spells themselves, at any instant and as known at any position. Children who are alike are
-- put together first, so that the marks are unfolded once a group and not once a child; `spell_alike` tells the planner
-- how few the groups are.
WITH alike AS (
    SELECT agency_id, state, county, headline, marks, placed_here, responsible, kin_without_court, speaks_from,
           count(*) AS children
      FROM whereabouts.spell
     WHERE known_from <= %(position)s
       AND known_to > %(position)s
       AND valid_from <= %(as_of)s
       AND valid_to > %(as_of)s
       AND (%(state)s::text IS NULL OR state = %(state)s)
     GROUP BY agency_id, state, county, headline, marks, placed_here, responsible, kin_without_court, speaks_from
)
SELECT agency_id, state, CASE WHEN %(by_county)s::boolean THEN coalesce(county, '') ELSE '' END AS county, headline,
       marked.mark, speaks_from, sum(children)::bigint AS children
  FROM alike
 CROSS JOIN LATERAL unnest(CASE
           WHEN kin_without_court THEN marks || 'kin-without-court'::text
           WHEN NOT responsible THEN ARRAY['placed-here:' || placed_here]
           WHEN placed_here IS NULL THEN marks || ''::text
           ELSE marks || ARRAY['', 'placed-here:' || placed_here] END) AS marked (mark)
 GROUP BY 1, 2, 3, 4, 5, 6;

-- name: bridge_groups
-- Children on the roll call by where they are counted, whether custody ended, whether any removal is open, and whose
-- open removals have lasted for more than a day.
SELECT spell.state, 'custody-ended' = ANY(spell.marks) AS custody_ended, spell.removals <> '{}' AS removed,
       'not-in-afcars-yet' = ANY(spell.marks) AS ordered,
       ARRAY(SELECT told.agency_id
               FROM unnest(spell.removals, spell.removal_agencies) AS told (removed_at, agency_id)
              WHERE told.removed_at <= %(as_of)s::timestamptz - interval '24 hours'
              ORDER BY told.agency_id) AS reported_by, count(*) AS children
  FROM whereabouts.spell AS spell
 WHERE spell.known_from <= %(position)s
   AND spell.known_to > %(position)s
   AND spell.valid_from <= %(as_of)s
   AND spell.valid_to > %(as_of)s
   AND spell.responsible
 GROUP BY 1, 2, 3, 4, 5;

-- name: empty_composition
-- A projection that is to be replayed is emptied first.
DELETE FROM whereabouts.composition;

-- name: empty_child
-- The same.
DELETE FROM whereabouts.child;

-- name: empty_spell
-- The same.
DELETE FROM whereabouts.spell;

-- name: empty_heard
-- The same.
DELETE FROM whereabouts.heard;

-- name: empty_tally
-- The same.
DELETE FROM whereabouts.tally;

-- name: rows_in_order
-- Every spell and composition in one order, as text, to compare a replay with what was there.
SELECT 'spell' AS what, spell::text AS line
  FROM whereabouts.spell AS spell
UNION ALL
SELECT 'composition', composition::text
  FROM whereabouts.composition AS composition
UNION ALL
SELECT 'heard', heard::text
  FROM whereabouts.heard AS heard
 ORDER BY 1, 2;

-- name: tell
-- Tell whoever listens that the roll call has moved: how far in all lanes, and how far in the live one.
SELECT pg_notify(%(channel)s, concat(
           coalesce((SELECT min(ahead.position) - 1
                       FROM ledger.follower AS follower
                      CROSS JOIN LATERAL (SELECT placed.position
                                            FROM ledger.position AS placed
                                           WHERE (placed.lane, placed.position) > (follower.lane, follower.position)
                                             AND (placed.lane, placed.position)
                                              <= (follower.lane, 9223372036854775807)
                                           ORDER BY placed.lane, placed.position
                                           LIMIT 1) AS ahead
                      WHERE follower.follower = %(follower)s),
                    (SELECT max(position) FROM ledger.position), 0),
           '-',
           coalesce((SELECT position
                       FROM ledger.follower
                      WHERE follower = %(follower)s
                        AND lane = 'live'), 0)));

-- name: standings
-- Where these children stand at an instant.
SELECT spell.child_id, spell.headline, spell.category, spell.marks, spell.setting, spell.agency_id, spell.state,
       spell.county, spell.placed_here, spell.speaks_from, spell.missing_since, spell.findings, spell.valid_from,
       child.last_face_to_face_on, child.last_face_to_face_by, child.last_face_to_face_kind, spell.roles,
       spell.responsible
  FROM whereabouts.spell AS spell
  LEFT JOIN whereabouts.child AS child USING (child_id)
 WHERE spell.child_id = ANY(%(child_ids)s)
   AND spell.known_to = 9223372036854775807
   AND spell.valid_from <= %(as_of)s
   AND spell.valid_to > %(as_of)s
 ORDER BY spell.missing_since NULLS LAST, spell.headline, spell.child_id;

-- name: listed_of_agency
-- An agency's children at an instant, for counting and for finding whom to ask a slip for.
SELECT spell.child_id, spell.headline, spell.speaks_from, spell.marks, spell.setting, spell.missing_since,
       child.last_face_to_face_on,
       EXISTS (SELECT 1
                 FROM (SELECT record_id
                         FROM ledger.record
                        WHERE child_id = spell.child_id
                        UNION ALL
                       SELECT record_id
                         FROM whereabouts.composition
                        WHERE child_id = spell.child_id
                          AND known_to = 9223372036854775807) AS made
                 JOIN people.assignment AS assignment USING (record_id)
                WHERE assignment.part IN ('case', 'investigation')
                  AND assignment.from_on <= %(on)s
                  AND assignment.to_on > %(on)s) AS has_worker
  FROM whereabouts.spell AS spell
  LEFT JOIN whereabouts.child AS child USING (child_id)
 WHERE spell.agency_id = %(agency_id)s
   AND spell.known_to = 9223372036854775807
   AND spell.valid_from <= %(as_of)s
   AND spell.valid_to > %(as_of)s
   AND spell.responsible;

-- name: kin_of_agency
-- How many safety placements with kin without a court an agency has, and how many of them for how long.
SELECT count(*) AS children,
       count(*) FILTER (WHERE spell.valid_from <= %(as_of)s::timestamptz - interval '31 days') AS over_30_days,
       count(*) FILTER (WHERE spell.valid_from <= %(as_of)s::timestamptz - interval '91 days') AS over_90_days
  FROM whereabouts.spell AS spell
 WHERE spell.agency_id = %(agency_id)s
   AND spell.known_to = 9223372036854775807
   AND spell.valid_from <= %(as_of)s
   AND spell.valid_to > %(as_of)s
   AND spell.kin_without_court
   AND NOT spell.responsible;

-- name: counted_for_agencies
-- Children on the roll call at an instant, as known now, under these agencies.
SELECT count(*) AS children
  FROM whereabouts.spell
 WHERE agency_id = ANY(%(agency_ids)s)
   AND known_to = 9223372036854775807
   AND valid_from <= %(now)s
   AND valid_to > %(now)s
   AND responsible
   AND NOT kin_without_court;
