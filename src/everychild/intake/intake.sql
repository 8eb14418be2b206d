-- name: keep_submission
-- A delivery, kept before it is acknowledged.
INSERT INTO intake.submission (submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, digest,
                               signature, byte_count, received_at, status)
VALUES (%(submission_id)s, %(feed_id)s, %(agency_id)s, %(sender_id)s, %(delivery)s, %(period_ends_on)s, %(digest)s,
        %(signature)s, %(byte_count)s, %(received_at)s, 'kept')
    ON CONFLICT (feed_id, sender_id) DO NOTHING
RETURNING submission_id;

-- name: keep_submissions
-- Several deliveries, kept before they are acknowledged; one that was kept before is not given back.
INSERT INTO intake.submission (submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, digest,
                               signature, byte_count, received_at, status)
SELECT given.submission_id, given.feed_id, given.agency_id, given.sender_id, given.delivery, given.period_ends_on,
       given.digest, given.signature, given.byte_count, %(received_at)s, 'kept'
  FROM unnest(%(submission_ids)s::uuid[], %(feed_ids)s::text[], %(agency_ids)s::text[], %(sender_ids)s::uuid[],
              %(deliveries)s::text[], %(period_ends_on)s::date[], %(digests)s::bytea[], %(signatures)s::bytea[],
              %(byte_counts)s::bigint[])
       AS given (submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, digest, signature, byte_count)
    ON CONFLICT (feed_id, sender_id) DO NOTHING
RETURNING submission_id;

-- name: keep_first_chunks
-- The bytes of several small deliveries, one piece each.
INSERT INTO intake.chunk (submission_id, ordinal, sealed)
SELECT given.submission_id, 0, given.sealed
  FROM unnest(%(submission_ids)s::uuid[], %(sealed)s::bytea[]) AS given (submission_id, sealed);

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
-- The delivery to deal with next: what is on its way back, then shields and seals, then in order of arrival. While a
-- feed takes a delivery back, its others wait. What was put off waits until it is due; while it is a list that binds
-- what comes after it, its agency's files about people wait behind it.
SELECT submission_id
  FROM intake.submission AS submission
 WHERE status IN ('kept', 'applying', 'withdrawing')
   AND (try_after IS NULL OR try_after <= %(now)s::timestamptz)
   AND (status = 'withdrawing'
        OR NOT EXISTS (SELECT 1
                         FROM intake.submission AS other
                        WHERE other.feed_id = submission.feed_id
                          AND other.status = 'withdrawing'))
   AND (delivery NOT IN ('afcars-ooh', 'sidecar')
        OR NOT EXISTS (SELECT 1
                         FROM intake.submission AS before
                        WHERE before.agency_id = submission.agency_id
                          AND before.delivery IN ('shields', 'seals', 'rekey')
                          AND before.status IN ('kept', 'applying')
                          AND before.try_after > %(now)s::timestamptz))
 ORDER BY CASE WHEN status = 'withdrawing' THEN -1 WHEN delivery = 'shields' THEN 0 WHEN delivery = 'seals' THEN 1
               WHEN delivery = 'rekey' THEN 2 ELSE 3 END, received_at
 LIMIT 1
   FOR UPDATE SKIP LOCKED;

-- name: something_to_do
-- Whether any delivery is being dealt with or is due; also one that somebody holds at this moment.
SELECT EXISTS (SELECT 1
                 FROM intake.submission
                WHERE status IN ('kept', 'applying', 'withdrawing')
                  AND (try_after IS NULL OR try_after <= %(now)s::timestamptz)) AS something;

-- name: put_off
-- Dealing with a delivery failed through a fault of ours; the next try comes later each time, at most an hour.
UPDATE intake.submission
   SET attempts = attempts + 1,
       try_after = %(now)s::timestamptz + make_interval(secs => least(2 ^ least(attempts, 12), 3600))
 WHERE submission_id = %(submission_id)s
   AND status IN ('kept', 'applying', 'withdrawing');

-- name: take_submission
-- One delivery, locked for whoever deals with it.
SELECT submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, byte_count, received_at, status,
       heard_through, received, applied, unchanged, refused, quarantined, waiting, applied_through, pause_code,
       pause_question, finished_at, try_after
  FROM intake.submission
 WHERE submission_id = %(submission_id)s
   FOR UPDATE;

-- name: receipt_of
-- The receipt as it stands.
SELECT submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, byte_count, received_at, status,
       heard_through, received, applied, unchanged, refused, quarantined, waiting, applied_through, pause_code,
       pause_question, finished_at, try_after
  FROM intake.submission
 WHERE submission_id = %(submission_id)s;

-- name: receipts_of_feed
-- The last receipts of a feed, newest first.
SELECT submission_id, feed_id, agency_id, sender_id, delivery, period_ends_on, byte_count, received_at, status,
       heard_through, received, applied, unchanged, refused, quarantined, waiting, applied_through, pause_code,
       pause_question, finished_at, try_after
  FROM intake.submission
 WHERE (%(feed_id)s::text IS NULL OR feed_id = %(feed_id)s)
 ORDER BY received_at DESC
 LIMIT %(at_most)s;

-- name: count_claims
-- Where the claims of deliveries stand now.
UPDATE intake.submission AS known
   SET received = given.received, applied = given.applied, unchanged = given.unchanged, refused = given.refused,
       quarantined = given.quarantined, waiting = given.waiting, applied_through = given.applied_through,
       heard_through = given.heard_through, status = given.status, finished_at = given.finished_at
  FROM unnest(%(submission_ids)s::uuid[], %(received)s::bigint[], %(applied)s::bigint[], %(unchanged)s::bigint[],
              %(refused)s::bigint[], %(quarantined)s::bigint[], %(waiting)s::bigint[], %(applied_through)s::bigint[],
              %(heard_through)s::date[], %(statuses)s::text[], %(finished_at)s::timestamptz[])
       AS given (submission_id, received, applied, unchanged, refused, quarantined, waiting, applied_through,
                 heard_through, status, finished_at)
 WHERE known.submission_id = given.submission_id;

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
-- Event ids that this sender has used before, and whether the delivery they came in was taken back.
SELECT event.event_key, event.digest, event.entry_id, event.record_id,
       EXISTS (SELECT 1
                 FROM intake.submission AS submission
                WHERE submission.submission_id = event.submission_id
                  AND submission.status = 'withdrawn') AS taken_back
  FROM intake.event AS event
 WHERE event.feed_id = %(feed_id)s
   AND event.event_key = ANY(%(event_keys)s);

-- name: remember_events
-- Event ids that mean this and nothing else from now on; one that was taken back and is sent again stands anew. Where
-- fewer rows are written than given, another delivery used an id at the same time.
INSERT INTO intake.event AS known (feed_id, event_key, digest, entry_id, record_id, submission_id)
SELECT %(feed_id)s, given.event_key, given.digest, given.entry_id, given.record_id, given.submission_id
  FROM unnest(%(event_keys)s::bytea[], %(digests)s::bytea[], %(entry_ids)s::uuid[], %(record_ids)s::uuid[],
              %(submission_ids)s::uuid[])
       AS given (event_key, digest, entry_id, record_id, submission_id)
    ON CONFLICT (feed_id, event_key) DO UPDATE
   SET entry_id = excluded.entry_id, submission_id = excluded.submission_id
 WHERE known.digest = excluded.digest
   AND EXISTS (SELECT 1
                 FROM intake.submission AS submission
                WHERE submission.submission_id = known.submission_id
                  AND submission.status = 'withdrawn')
RETURNING 1;

-- name: count_problems
-- How many problems a delivery has so far.
SELECT count(*) AS problems
  FROM intake.problem
 WHERE submission_id = %(submission_id)s;

-- name: pause_submission
-- A person is asked before anything is loaded.
UPDATE intake.submission
   SET status = 'paused', pause_code = %(code)s, pause_question = %(question)s
 WHERE submission_id = %(submission_id)s;

-- name: release_submission
-- A person answered; loading goes on.
UPDATE intake.submission
   SET status = 'applying', released_by = %(released_by)s, received = 0, waiting = 0
 WHERE submission_id = %(submission_id)s
   AND status = 'paused'
RETURNING submission_id;

-- name: problems_by_code
-- The problems of a delivery by cause.
SELECT code, count(*) AS times, min(what) AS what, min(remedy) AS remedy
  FROM intake.problem
 WHERE submission_id = %(submission_id)s
 GROUP BY code
 ORDER BY count(*) DESC, code;

-- name: digests_said
-- What each record looked like when this feed last spoke of it, for this period or the last one before.
SELECT DISTINCT ON (record_id) record_id, period_ends_on, digest, claim_count
  FROM intake.said
 WHERE feed_id = %(feed_id)s
   AND record_id = ANY(%(record_ids)s)
   AND period_ends_on <= %(period_ends_on)s
 ORDER BY record_id, period_ends_on DESC;

-- name: carry_said
-- What was said for an earlier period is said for this one too, unchanged.
INSERT INTO intake.said (feed_id, record_id, period_ends_on, digest, claims, claim_count, submission_id, said_at)
SELECT DISTINCT ON (said.record_id) said.feed_id, said.record_id, %(period_ends_on)s, said.digest, said.claims,
       said.claim_count, %(submission_id)s, %(said_at)s
  FROM intake.said AS said
 WHERE said.feed_id = %(feed_id)s
   AND said.record_id = ANY(%(record_ids)s)
   AND said.period_ends_on < %(period_ends_on)s
 ORDER BY said.record_id, said.period_ends_on DESC
    ON CONFLICT (feed_id, record_id, period_ends_on) DO NOTHING;

-- name: open_before
-- Records with an open removal in the last file before or of this period.
SELECT record_id
  FROM intake.said
 WHERE feed_id = %(feed_id)s
   AND period_ends_on = %(last_period)s
   AND claims ? '~open';

-- name: known_records
-- Which of these records this feed ever spoke of.
SELECT DISTINCT record_id
  FROM intake.said
 WHERE feed_id = %(feed_id)s
   AND record_id = ANY(%(record_ids)s);

-- name: claims_said
-- What a feed said of records, claim by claim, for any period.
SELECT record_id, period_ends_on, claims
  FROM intake.said
 WHERE feed_id = %(feed_id)s
   AND record_id = ANY(%(record_ids)s)
 ORDER BY record_id, period_ends_on;

-- name: last_period_before
-- The last period, up to this one, for which a feed has spoken.
SELECT max(period_ends_on) AS period_ends_on
  FROM intake.said
 WHERE feed_id = %(feed_id)s
   AND period_ends_on <= %(period_ends_on)s;

-- name: keep_said_before
-- What is about to be replaced stays as what was said until now.
INSERT INTO intake.said_before (feed_id, record_id, period_ends_on, digest, claims, submission_id, said_at, replaced_at)
SELECT said.feed_id, said.record_id, said.period_ends_on, said.digest, said.claims, said.submission_id, said.said_at,
       %(said_at)s
  FROM intake.said AS said
 WHERE said.feed_id = %(feed_id)s
   AND said.record_id = ANY(%(record_ids)s)
   AND said.period_ends_on = %(period_ends_on)s
    ON CONFLICT DO NOTHING;

-- name: remember_said
-- What a feed says of records from now on, for a period.
INSERT INTO intake.said (feed_id, record_id, period_ends_on, digest, claims, claim_count, submission_id, said_at)
SELECT %(feed_id)s, given.record_id, %(period_ends_on)s, given.digest, given.claims::jsonb, given.claim_count,
       %(submission_id)s, %(said_at)s
  FROM unnest(%(record_ids)s::uuid[], %(digests)s::bytea[], %(claims)s::text[], %(claim_counts)s::integer[])
       AS given (record_id, digest, claims, claim_count)
    ON CONFLICT (feed_id, record_id, period_ends_on)
    DO UPDATE SET digest = excluded.digest, claims = excluded.claims, claim_count = excluded.claim_count,
                  submission_id = excluded.submission_id, said_at = excluded.said_at;

-- name: keep_findings
-- Records about which a delivery leaves a question.
INSERT INTO intake.finding (submission_id, record_id, code, found_at)
SELECT %(submission_id)s, given.record_id, %(code)s, %(found_at)s
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id)
    ON CONFLICT DO NOTHING;

-- name: findings_of
-- How many questions of each kind a delivery left.
SELECT code, count(*) AS times
  FROM intake.finding
 WHERE submission_id = %(submission_id)s
 GROUP BY code
 ORDER BY code;

-- name: rekeyed_records
-- Records that go by another number now.
SELECT record_id, stands_for
  FROM intake.rekeyed
 WHERE record_id = ANY(%(record_ids)s);

-- name: rekey_records
-- New numbers for old records.
INSERT INTO intake.rekeyed (record_id, stands_for, reason, submission_id)
SELECT given.record_id, given.stands_for, given.reason, %(submission_id)s
  FROM unnest(%(record_ids)s::uuid[], %(stands_for)s::uuid[], %(reasons)s::text[])
       AS given (record_id, stands_for, reason)
    ON CONFLICT DO NOTHING;

-- name: resting_on
-- The last delivery that was entered after this one and compared with it, or is being read, if there is one. A delivery
-- of events rests on it only where some of its claims said what was said already.
SELECT later.submission_id, later.received_at
  FROM intake.submission AS mine
  JOIN intake.submission AS later
    ON later.feed_id = mine.feed_id
   AND later.delivery = mine.delivery
   AND later.submission_id <> mine.submission_id
 WHERE mine.submission_id = %(submission_id)s
   AND later.status IN ('kept', 'applying', 'done')
   AND (later.status IN ('kept', 'applying')
        OR (later.finished_at > mine.finished_at AND later.applied + later.unchanged > 0))
   AND (mine.delivery <> 'events' OR later.unchanged > 0)
 ORDER BY later.received_at DESC
 LIMIT 1;

-- name: hold_feed
-- As long as this transaction lasts, nothing of the feed begins to go back.
SELECT pg_advisory_xact_lock_shared(hashtextextended('everychild.intake.feed/' || %(feed_id)s, 0));

-- name: hold_feed_alone
-- What the feed's other deliveries are writing at this moment is written first.
SELECT pg_advisory_xact_lock(hashtextextended('everychild.intake.feed/' || %(feed_id)s, 0));

-- name: being_withdrawn
-- Whether a feed takes another delivery back at this moment.
SELECT 1
  FROM intake.submission
 WHERE feed_id = %(feed_id)s
   AND status = 'withdrawing'
   AND submission_id IS DISTINCT FROM %(submission_id)s::uuid
 LIMIT 1;

-- name: begin_withdrawal
-- A delivery goes back; who says so, and why.
UPDATE intake.submission
   SET status = 'withdrawing', withdrawn_by = %(by)s, withdrawn_because = %(because)s, withdrawn_at = %(now)s
 WHERE submission_id = %(submission_id)s;

-- name: one_way_back
-- Two processes never take the same delivery back at once; the second finds it done.
SELECT pg_advisory_xact_lock(hashtextextended('everychild.intake.withdrawing/' || %(submission_id)s::text, 0));

-- name: keep_withdrawn_said
-- What a delivery said that is taken back stays as what was said until now.
INSERT INTO intake.said_before (feed_id, record_id, period_ends_on, digest, claims, submission_id, said_at, replaced_at)
SELECT said.feed_id, said.record_id, said.period_ends_on, said.digest, said.claims, said.submission_id, said.said_at,
       %(now)s
  FROM intake.said AS said
 WHERE said.feed_id = %(said_as)s
   AND said.submission_id = %(submission_id)s
    ON CONFLICT DO NOTHING;

-- name: say_again
-- What the feed said before is what it says again; what only withdrawn deliveries said is not.
UPDATE intake.said AS said
   SET digest = earlier.digest, claims = earlier.claims, submission_id = earlier.submission_id, said_at = %(now)s,
       claim_count = (SELECT count(*) FROM jsonb_object_keys(earlier.claims) AS key WHERE key <> '~open')
  FROM (SELECT DISTINCT ON (before.record_id, before.period_ends_on) before.record_id, before.period_ends_on,
               before.digest, before.claims, before.submission_id
          FROM intake.said_before AS before
          JOIN intake.submission AS submission
            ON submission.submission_id = before.submission_id
         WHERE before.feed_id = %(said_as)s
           AND before.submission_id <> %(submission_id)s
           AND submission.status <> 'withdrawn'
         ORDER BY before.record_id, before.period_ends_on, before.said_at DESC) AS earlier
 WHERE said.feed_id = %(said_as)s
   AND said.submission_id = %(submission_id)s
   AND said.record_id = earlier.record_id
   AND said.period_ends_on = earlier.period_ends_on;

-- name: say_no_more
-- Of these records nothing was said for the period before.
DELETE FROM intake.said
 WHERE feed_id = %(said_as)s
   AND submission_id = %(submission_id)s;

-- name: ask_no_more
-- What was taken back leaves no question.
DELETE FROM intake.finding
 WHERE submission_id = %(submission_id)s;

-- name: end_withdrawal
-- The delivery is taken back.
UPDATE intake.submission
   SET status = 'withdrawn', heard_through = NULL, received = received - waiting, waiting = 0, finished_at = %(now)s
 WHERE submission_id = %(submission_id)s;

-- name: records_of_agency
-- Which of these records are an agency's own.
SELECT record_id
  FROM ledger.record
 WHERE record_id = ANY(%(record_ids)s)
   AND agency_id = %(agency_id)s;

-- name: records_said
-- The records that a feed's file named for a period, as it stood at an instant, in the order in which they first came.
SELECT said.record_id
  FROM (SELECT record_id, claims, said_at, 'infinity'::timestamptz AS replaced_at
          FROM intake.said
         WHERE feed_id = %(feed_id)s
           AND period_ends_on = %(period_ends_on)s
         UNION ALL
        SELECT record_id, claims, said_at, replaced_at
          FROM intake.said_before
         WHERE feed_id = %(feed_id)s
           AND period_ends_on = %(period_ends_on)s) AS said
  LEFT JOIN ledger.position AS placed
    ON placed.entry_id = (said.claims -> 'number' ->> 1)::uuid
 WHERE said.said_at <= %(at)s
   AND said.replaced_at > %(at)s
 ORDER BY placed.position NULLS LAST, said.record_id;

-- name: periods_said
-- The periods for which a feed had spoken at an instant, up to one, the latest first.
SELECT period_ends_on
  FROM intake.said
 WHERE feed_id = %(feed_id)s
   AND period_ends_on <= %(period_ends_on)s
   AND said_at <= %(at)s
 UNION
SELECT period_ends_on
  FROM intake.said_before
 WHERE feed_id = %(feed_id)s
   AND period_ends_on <= %(period_ends_on)s
   AND said_at <= %(at)s
 ORDER BY period_ends_on DESC;

-- name: records_with_events
-- Records of an agency of which live events ever spoke.
SELECT DISTINCT event.record_id
  FROM intake.event AS event
  JOIN ledger.record AS record USING (record_id)
 WHERE record.agency_id = %(agency_id)s;

-- name: records_of_deliveries
-- Records of which feeds' files say for some periods what they said in one of these deliveries, new or once more.
SELECT said.record_id
  FROM unnest(%(feed_ids)s::text[], %(periods)s::date[]) AS given (feed_id, period_ends_on)
  JOIN intake.said AS said
    ON said.feed_id = given.feed_id
   AND said.period_ends_on = given.period_ends_on
   AND said.submission_id = ANY(%(submission_ids)s::uuid[]);

-- name: kinds_of_delivery
-- What kind of file each delivery was.
SELECT submission_id, delivery
  FROM intake.submission
 WHERE submission_id = ANY(%(submission_ids)s);

-- name: forget_bytes
-- The delivered bytes of a delivery that is done; what was read of it stays.
DELETE FROM intake.chunk
 WHERE submission_id = %(submission_id)s;

-- name: said_of_records
-- What a feed said of these records for a period, as it stood at an instant.
SELECT record_id, claims
  FROM intake.said
 WHERE feed_id = %(feed_id)s
   AND period_ends_on = %(period_ends_on)s
   AND record_id = ANY(%(record_ids)s)
   AND said_at <= %(at)s
 UNION ALL
SELECT record_id, claims
  FROM intake.said_before
 WHERE feed_id = %(feed_id)s
   AND period_ends_on = %(period_ends_on)s
   AND record_id = ANY(%(record_ids)s)
   AND said_at <= %(at)s
   AND replaced_at > %(at)s;

-- name: deliveries_of_agency
-- Everything an agency has ever delivered, the last that was entered first: so that none rests on one before it when
-- its turn comes to be taken back. A delivery that waits or is being read comes before all that are done.
SELECT submission_id, delivery, period_ends_on, digest, received_at, status, received AS claims
  FROM intake.submission
 WHERE agency_id = %(agency_id)s
 ORDER BY finished_at DESC NULLS FIRST, received_at DESC;
