-- name: keep_publication
-- The tables of a day, as they are published now.
INSERT INTO afcars.publication (publication_id, as_of, made_at, known_at, counts_digest, agencies, heard_through)
VALUES (%(publication_id)s, %(as_of)s, %(made_at)s, %(known_at)s, %(counts_digest)s, %(agencies)s, %(heard_through)s);

-- name: keep_figures
-- Every figure of a publication.
INSERT INTO afcars.published_figure (publication_id, place, measure, category, value)
SELECT %(publication_id)s, given.place, given.measure, given.category, given.value
  FROM unnest(%(places)s::text[], %(measures)s::text[], %(categories)s::text[], %(numbers)s::double precision[])
       AS given (place, measure, category, value);

-- name: publications
-- What was published for a day, or for any, the last first.
SELECT publication_id, as_of, made_at, known_at, counts_digest, agencies, heard_through
  FROM afcars.publication
 WHERE (%(as_of)s::date IS NULL OR as_of = %(as_of)s)
 ORDER BY as_of DESC, made_at DESC
 LIMIT %(at_most)s;

-- name: figures_of
-- The figures of a publication, of one place or of all.
SELECT place, measure, category, value
  FROM afcars.published_figure
 WHERE publication_id = %(publication_id)s
   AND (%(place)s::text IS NULL OR place = %(place)s)
 ORDER BY place, measure, category;

-- name: revisions_of
-- How one figure of a day was published, time after time.
SELECT publication.made_at, figure.value
  FROM afcars.publication AS publication
  JOIN afcars.published_figure AS figure USING (publication_id)
 WHERE publication.as_of = %(as_of)s
   AND figure.place = %(place)s
   AND figure.measure = %(measure)s
   AND figure.category = %(category)s
 ORDER BY publication.made_at;

-- name: begin_readiness
-- An agency whose return is checked from now on; one that is there stays as it is.
INSERT INTO afcars.readiness (agency_id, period_ends_on)
VALUES (%(agency_id)s, %(period_ends_on)s)
ON CONFLICT DO NOTHING;

-- name: lock_readiness
-- How far an agency's checking has come, held until the transaction ends: whoever checks its records takes turns.
SELECT agency_id, period_ends_on, base_on, sweep, is_sweeping, is_stale, counted_on, counted_at, known_through
  FROM afcars.readiness
 WHERE agency_id = %(agency_id)s
   FOR UPDATE;

-- name: readiness_of
-- The same, to be read.
SELECT agency_id, period_ends_on, base_on, sweep, is_sweeping, is_stale, counted_on, counted_at, known_through
  FROM afcars.readiness
 WHERE agency_id = %(agency_id)s;

-- name: make_stale
-- A delivery has spoken for an agency, and was not looked at yet.
UPDATE afcars.readiness
   SET is_stale = true
 WHERE agency_id = %(agency_id)s
   AND NOT is_stale;

-- name: forget_base
-- A delivery was taken back: on which file the return stands is to be found anew, and all of it checked.
UPDATE afcars.readiness
   SET is_stale = true, base_on = NULL
 WHERE agency_id = %(agency_id)s;

-- name: look_at_what_waits
-- What deliveries said is being looked at.
UPDATE afcars.readiness
   SET is_sweeping = true, is_stale = false
 WHERE agency_id = %(agency_id)s;

-- name: let_wait
-- Records that are to be checked again.
INSERT INTO afcars.to_check AS known (agency_id, record_id, told_live)
SELECT %(agency_id)s, given.record_id, given.record_id = ANY(%(told_live)s::uuid[])
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id)
    ON CONFLICT (agency_id, record_id) DO UPDATE
   SET told_live = known.told_live OR excluded.told_live;

-- name: let_checked_wait
-- All records that stand in the return are to be checked again.
INSERT INTO afcars.to_check (agency_id, record_id, told_live)
SELECT agency_id, record_id, true
  FROM afcars.checked_record
 WHERE agency_id = %(agency_id)s
    ON CONFLICT DO NOTHING;

-- name: take_waiting
-- The next records that wait.
WITH next AS (
    SELECT record_id
      FROM afcars.to_check
     WHERE agency_id = %(agency_id)s
     ORDER BY record_id
     LIMIT %(at_most)s
)
DELETE FROM afcars.to_check AS waiting
 USING next
 WHERE waiting.agency_id = %(agency_id)s
   AND waiting.record_id = next.record_id
RETURNING waiting.record_id, waiting.told_live;

-- name: wait_no_more
-- Nothing of an agency waits.
DELETE FROM afcars.to_check
 WHERE agency_id = %(agency_id)s;

-- name: remember_spoken
-- Deliveries that spoke.
INSERT INTO afcars.spoken (agency_id, submission_id)
SELECT %(agency_id)s, given.submission_id
  FROM unnest(%(submission_ids)s::uuid[]) AS given (submission_id)
    ON CONFLICT DO NOTHING;

-- name: take_spoken
-- Deliveries that spoke since they were last asked for.
DELETE FROM afcars.spoken
 WHERE agency_id = %(agency_id)s
RETURNING submission_id;

-- name: begin_sweep
-- All records of an agency are being checked again.
UPDATE afcars.readiness
   SET period_ends_on = %(period_ends_on)s, base_on = %(base_on)s, sweep = sweep + 1, is_sweeping = true, is_stale = false
 WHERE agency_id = %(agency_id)s
RETURNING sweep;

-- name: end_sweep
-- None waits any more.
UPDATE afcars.readiness
   SET is_sweeping = false
 WHERE agency_id = %(agency_id)s;

-- name: checked_before
-- What was counted of records before they were checked again.
SELECT county, is_judged, conditions, missing, errors
  FROM afcars.checked_record
 WHERE record_id = ANY(%(record_ids)s);

-- name: drop_checked
-- Records that are no longer in the return.
DELETE FROM afcars.checked_record
 WHERE record_id = ANY(%(record_ids)s);

-- name: keep_checked
-- What the rules say of records now.
INSERT INTO afcars.checked_record (record_id, agency_id, county, is_judged, conditions, missing, errors, problems)
SELECT given.record_id, %(agency_id)s, given.county, given.is_judged, given.conditions, given.missing, given.errors,
       given.problems
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS given (record_id uuid, county text, is_judged boolean, conditions text, missing text[], errors text[], problems jsonb)
ON CONFLICT (record_id) DO UPDATE
   SET agency_id = excluded.agency_id, county = excluded.county, is_judged = excluded.is_judged,
       conditions = excluded.conditions, missing = excluded.missing, errors = excluded.errors,
       problems = excluded.problems;

-- name: add_counts
-- By how much each count has changed.
INSERT INTO afcars.element_count (agency_id, county, element, applies, missing, errors)
SELECT %(agency_id)s, given.county, given.element, given.applies, given.missing, given.errors
  FROM unnest(%(counties)s::text[], %(elements)s::text[], %(applies)s::int[], %(missing)s::int[], %(errors)s::int[])
       AS given (county, element, applies, missing, errors)
ON CONFLICT (agency_id, county, element) DO UPDATE
   SET applies = element_count.applies + excluded.applies, missing = element_count.missing + excluded.missing,
       errors = element_count.errors + excluded.errors;

-- name: keep_day
-- The counts of the day on which a record was last checked, as it ended; kept when the next day's first record is.
INSERT INTO afcars.element_day (agency_id, as_of, element, applies, missing, errors)
SELECT agency_id, %(as_of)s, element, sum(applies), sum(missing), sum(errors)
  FROM afcars.element_count
 WHERE agency_id = %(agency_id)s
 GROUP BY agency_id, element
ON CONFLICT DO NOTHING;

-- name: counted
-- When a record was last checked.
UPDATE afcars.readiness
   SET counted_on = %(counted_on)s, counted_at = %(counted_at)s, known_through = %(known_through)s
 WHERE agency_id = %(agency_id)s;

-- name: element_counts
-- Counts by county and element, of one county or of all.
SELECT county, element, applies, missing, errors
  FROM afcars.element_count
 WHERE agency_id = %(agency_id)s
   AND (%(county)s::text IS NULL OR county = %(county)s)
 ORDER BY county, element;

-- name: element_days
-- The counts of an agency's elements on past days, oldest first.
SELECT as_of, element, applies, missing, errors
  FROM afcars.element_day
 WHERE agency_id = %(agency_id)s
   AND as_of >= %(from_on)s
 ORDER BY as_of, element;

-- name: causes_now
-- Findings by what they have in common, of one county or of all.
SELECT problem ->> 'code' AS code, problem ->> 'rule' AS rule, problem ->> 'kind' AS kind,
       problem -> 'elements' AS elements, problem ->> 'shape' AS shape, problem ->> 'message' AS message,
       problem ->> 'remedy' AS remedy, problem -> 'basis' AS basis, problem ->> 'cites' AS cites,
       (problem ->> 'decides')::boolean AS decides, count(*) AS findings, count(DISTINCT record_id) AS records
  FROM afcars.checked_record AS checked
 CROSS JOIN LATERAL jsonb_array_elements(checked.problems) AS problem
 WHERE checked.agency_id = %(agency_id)s
   AND checked.problems <> '[]'
   AND (%(county)s::text IS NULL OR checked.county = %(county)s)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;

-- name: records_to_fix
-- Judged records in error, those with the most elements in error first; all of them, or those of one county or element.
SELECT record_id
  FROM afcars.checked_record
 WHERE agency_id = %(agency_id)s
   AND problems <> '[]'
   AND is_judged
   AND errors <> '{}'
   AND (%(county)s::text IS NULL OR county = %(county)s)
   AND (%(element)s::text IS NULL OR %(element)s = ANY(errors))
 ORDER BY cardinality(errors) DESC, record_id
 LIMIT %(at_most)s OFFSET %(start)s;

-- name: problems_of_records
-- What is wrong with each of these records.
SELECT record_id, county, problems
  FROM afcars.checked_record
 WHERE record_id = ANY(%(record_ids)s);

-- name: recount
-- The counts as they are had from the records, to be held against those that were kept.
SELECT county, is_judged, conditions, missing, errors
  FROM afcars.checked_record
 WHERE agency_id = %(agency_id)s;
