-- name: keep_submission
-- A delivery, kept before it is acknowledged.
INSERT INTO intake.submission (submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, digest,
                               signature, byte_count, received_at, status)
VALUES (%(submission_id)s, %(feed_id)s, %(agency_id)s, %(sender_id)s, %(delivery)s, %(period_ends_on)s, %(digest)s,
        %(signature)s, %(byte_count)s, %(received_at)s, 'kept')
    ON CONFLICT (feed_id, sender_id) DO NOTHING
RETURNING submission_id;

-- name: submission_by_sender
-- What a sender delivered under an id before.
SELECT submission_id, digest
  FROM intake.submission
 WHERE feed_id = %(feed_id)s
   AND sender_id = %(sender_id)s;

-- name: keep_chunk
-- One piece of the delivered bytes.
INSERT INTO intake.chunk (submission_id, ordinal, sealed)
VALUES (%(submission_id)s, %(ordinal)s, %(sealed)s);

-- name: chunk_of
-- One piece again.
SELECT sealed
  FROM intake.chunk
 WHERE submission_id = %(submission_id)s
   AND ordinal = %(ordinal)s;

-- name: submission_to_do
-- The delivery to deal with next: shields and seals before people, then in order of arrival.
SELECT submission_id
  FROM intake.submission
 WHERE status IN ('kept', 'applying')
 ORDER BY CASE delivery WHEN 'shields' THEN 0 WHEN 'seals' THEN 1 WHEN 'rekey' THEN 2 ELSE 3 END, received_at
 LIMIT 1
   FOR UPDATE SKIP LOCKED;

-- name: take_submission
-- One delivery, locked for whoever deals with it.
SELECT submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, byte_count, received_at, status,
       heard_through, received, applied, unchanged, refused, quarantined, waiting, applied_through, pause_code,
       pause_question, finished_at
  FROM intake.submission
 WHERE submission_id = %(submission_id)s
   FOR UPDATE;

-- name: receipt_of
-- The receipt as it stands.
SELECT submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, byte_count, received_at, status,
       heard_through, received, applied, unchanged, refused, quarantined, waiting, applied_through, pause_code,
       pause_question, finished_at
  FROM intake.submission
 WHERE submission_id = %(submission_id)s;

-- name: receipts_of_feed
-- The last receipts of a feed, newest first.
SELECT submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, byte_count, received_at, status,
       heard_through, received, applied, unchanged, refused, quarantined, waiting, applied_through, pause_code,
       pause_question, finished_at
  FROM intake.submission
 WHERE (%(feed_id)s::text IS NULL OR feed_id = %(feed_id)s)
 ORDER BY received_at DESC
 LIMIT %(at_most)s;

-- name: count_claims
-- Where the claims of a delivery stand now.
UPDATE intake.submission
   SET received = %(received)s, applied = %(applied)s, unchanged = %(unchanged)s, refused = %(refused)s,
       quarantined = %(quarantined)s, waiting = %(waiting)s, applied_through = %(applied_through)s,
       heard_through = %(heard_through)s, status = %(status)s, finished_at = %(finished_at)s
 WHERE submission_id = %(submission_id)s;

-- name: keep_problems
-- What was wrong, in order.
INSERT INTO intake.problem (submission_id, ordinal, code, field, what, remedy, cites, line, claim)
SELECT %(submission_id)s, %(after)s + given.ordinal, given.code, given.field, given.what, given.remedy, given.cites,
       given.line, given.claim
  FROM unnest(%(codes)s::text[], %(fields)s::text[], %(whats)s::text[], %(remedies)s::text[], %(cites)s::text[],
              %(lines)s::bigint[], %(claims)s::bigint[])
       WITH ORDINALITY AS given (code, field, what, remedy, cites, line, claim, ordinal);

-- name: problems_of
-- The problems of a delivery, in order.
SELECT code, field, what, remedy, cites, line, claim
  FROM intake.problem
 WHERE submission_id = %(submission_id)s
 ORDER BY ordinal
 LIMIT %(at_most)s;

-- name: events_said
-- Event ids that this sender has used before.
SELECT event_key, digest, entry_id, record_id
  FROM intake.event
 WHERE feed_id = %(feed_id)s
   AND event_key = ANY(%(event_keys)s);

-- name: remember_events
-- Event ids that mean this and nothing else from now on.
INSERT INTO intake.event (feed_id, event_key, digest, entry_id, record_id, submission_id)
SELECT %(feed_id)s, given.event_key, given.digest, given.entry_id, given.record_id, %(submission_id)s
  FROM unnest(%(event_keys)s::bytea[], %(digests)s::bytea[], %(entry_ids)s::uuid[], %(record_ids)s::uuid[])
       AS given (event_key, digest, entry_id, record_id);

-- name: count_problems
-- How many problems a delivery has so far.
SELECT count(*) AS problems
  FROM intake.problem
 WHERE submission_id = %(submission_id)s;
