-- name: know_records
-- Records spoken of for the first time; those already known stay as they are.
INSERT INTO ledger.record (record_id, agency_id)
SELECT given.record_id, given.agency_id
  FROM unnest(%(record_ids)s::uuid[], %(agency_ids)s::text[]) AS given (record_id, agency_id)
    ON CONFLICT DO NOTHING;

-- name: child_ids_of_records
-- The child id that was born with each record.
SELECT record_id, child_id
  FROM ledger.record
 WHERE record_id = ANY(%(record_ids)s);

-- name: records_born_as
-- The record with which each child id was born.
SELECT record_id, child_id
  FROM ledger.record
 WHERE child_id = ANY(%(child_ids)s);

-- name: followed_through
-- The last position before which a follower has dealt with everything, in every lane. Lane and position are compared
-- as one here and below: only the index over both can give that order, whatever the planner believes of a lane in which
-- nothing is ahead.
SELECT coalesce(min(ahead.position) - 1, (SELECT coalesce(max(position), 0) FROM ledger.position)) AS position
  FROM ledger.follower AS follower
 CROSS JOIN LATERAL (SELECT placed.position
                       FROM ledger.position AS placed
                      WHERE (placed.lane, placed.position) > (follower.lane, follower.position)
                        AND (placed.lane, placed.position) <= (follower.lane, 9223372036854775807)
                      ORDER BY placed.lane, placed.position
                      LIMIT 1) AS ahead
 WHERE follower.follower = %(follower)s;

-- name: all_is_followed
-- Whether every entry has its position and every follower has dealt with it; one statement, so one state of both.
SELECT NOT EXISTS (SELECT FROM ledger.unsequenced)
   AND NOT EXISTS (SELECT
                     FROM ledger.follower AS follower
                    CROSS JOIN LATERAL (SELECT placed.lane
                                          FROM ledger.position AS placed
                                         WHERE (placed.lane, placed.position) > (follower.lane, follower.position)
                                         ORDER BY placed.lane, placed.position
                                         LIMIT 1) AS ahead
                    WHERE ahead.lane = follower.lane) AS all_is_followed;

-- name: all_is_followed_through
-- Whether every follower has dealt with everything up to a position.
SELECT NOT EXISTS (SELECT
                     FROM ledger.follower AS follower
                    CROSS JOIN LATERAL (SELECT placed.lane, placed.position
                                          FROM ledger.position AS placed
                                         WHERE (placed.lane, placed.position) > (follower.lane, follower.position)
                                         ORDER BY placed.lane, placed.position
                                         LIMIT 1) AS ahead
                    WHERE ahead.lane = follower.lane
                      AND ahead.position <= %(through)s) AS all_is_followed;

-- name: append_entries
-- Lines of the ledger, many in one statement, which wait for their positions in the order in which they are given.
WITH given AS MATERIALIZED (
    SELECT *
      FROM unnest(%(entry_ids)s::uuid[], %(kinds)s::text[], %(record_ids)s::uuid[], %(agency_ids)s::text[],
                  %(occurred_on)s::date[], %(occurred_at)s::timestamptz[], %(agency_recorded_on)s::date[],
                  %(ends_group)s::boolean[], %(corrects)s::uuid[], %(retracts)s::uuid[], %(codes)s::text[],
                  %(detail_digests)s::bytea[], %(leaves)s::bytea[], %(causes)s::text[], %(submission_ids)s::uuid[])
           WITH ORDINALITY
           AS line (entry_id, kind, record_id, agency_id, occurred_on, occurred_at, agency_recorded_on, ends_group,
                    corrects, retracts, codes, detail_digest, leaf, cause, submission_id, ordinal)
), written AS (
    INSERT INTO ledger.entry (entry_id, kind, record_id, agency_id, occurred_on, occurred_at, agency_recorded_on,
                              submission_id, lane, ends_group, corrects, retracts, codes, detail_digest, leaf, cause)
    SELECT entry_id, kind, record_id, agency_id, occurred_on, occurred_at, agency_recorded_on, submission_id, %(lane)s,
           ends_group, corrects, retracts, codes::jsonb, detail_digest, leaf, cause
      FROM given
)
INSERT INTO ledger.unsequenced (entry_id, record_id, lane, ends_group, leaf)
SELECT entry_id, record_id, %(lane)s, ends_group, leaf
  FROM given
 ORDER BY ordinal;

-- name: causes_done
-- Which of these causes have had their outcome.
SELECT cause
  FROM ledger.entry
 WHERE cause = ANY(%(causes)s);

-- name: append_details
-- What names somebody, sealed.
INSERT INTO ledger.detail (entry_id, record_id, salt, sealed)
SELECT given.entry_id, given.record_id, given.salt, given.sealed
  FROM unnest(%(entry_ids)s::uuid[], %(record_ids)s::uuid[], %(salts)s::bytea[], %(sealed)s::bytea[])
       AS given (entry_id, record_id, salt, sealed);

-- name: become_the_sequencer
-- One session at a time holds this; a standby waits its turn elsewhere.
SELECT pg_try_advisory_lock(hashtextextended('everychild.ledger.sequencer', 0)) AS held;

-- name: leave_the_seat
-- The one seat is free again, before the session that took it ends.
SELECT pg_advisory_unlock(hashtextextended('everychild.ledger.sequencer', 0));

-- name: something_waits
-- Whether any committed entry has no position. By the index: rows that are gone still lie in the table until it is
-- cleaned, and all of them would be walked over.
SELECT (SELECT arrival FROM ledger.unsequenced ORDER BY arrival LIMIT 1) IS NOT NULL AS waits;

-- name: last_position
-- Where the order ends.
SELECT position, sequenced_at
  FROM ledger.position
 ORDER BY position DESC
 LIMIT 1;

-- name: place_unsequenced
-- What is committed and has no position yet gets the next ones, in order of arrival. By a bound and not by a list: the
-- planner believes this table empty, and would look for each of a list's members in all of it.
WITH taken AS (
    DELETE FROM ledger.unsequenced
     WHERE arrival <= (SELECT max(first.arrival)
                         FROM (SELECT arrival FROM ledger.unsequenced ORDER BY arrival LIMIT %(at_most)s) AS first)
    RETURNING arrival, entry_id, record_id, lane, ends_group, leaf
), numbered AS (
    SELECT %(after)s + row_number() OVER (ORDER BY arrival) AS position, entry_id, record_id, lane, ends_group, leaf
      FROM taken
), placed AS (
    INSERT INTO ledger.position (position, entry_id, record_id, lane, ends_group, sequenced_at)
    SELECT position, entry_id, record_id, lane, ends_group, greatest(clock_timestamp(), %(not_before)s::timestamptz)
      FROM numbered
)
SELECT position, leaf
  FROM numbered
 ORDER BY position;

-- name: tree_of
-- The tree of a log, locked for whoever grows it.
SELECT size, frontier
  FROM ledger.tree
 WHERE log = %(log)s
   FOR UPDATE;

-- name: keep_tree
-- The tree after new leaves.
INSERT INTO ledger.tree (log, size, frontier)
VALUES (%(log)s, %(size)s, %(frontier)s::bytea[])
    ON CONFLICT (log) DO UPDATE SET size = excluded.size, frontier = excluded.frontier;

-- name: tree_heads
-- Both trees as they stand.
SELECT log, size, frontier
  FROM ledger.tree
 ORDER BY log;

-- name: kept_notes
-- The last signed states.
SELECT ledger_size, looks_size, note
  FROM ledger.checkpoint
 ORDER BY ledger_size DESC, looks_size DESC
 LIMIT %(at_most)s;

-- name: count_without_a_place
-- Entries that are in no order and wait for none: nobody who appended could have left one.
SELECT count(*) AS entries
  FROM ledger.entry AS entry
 WHERE NOT EXISTS (SELECT FROM ledger.position AS placed WHERE placed.entry_id = entry.entry_id)
   AND NOT EXISTS (SELECT FROM ledger.unsequenced AS unplaced WHERE unplaced.entry_id = entry.entry_id);

-- name: keep_checkpoint
-- A signed state of both logs.
INSERT INTO ledger.checkpoint (ledger_size, looks_size, note, signed_at)
VALUES (%(ledger_size)s, %(looks_size)s, %(note)s, %(signed_at)s)
    ON CONFLICT DO NOTHING;

-- name: lines_to_verify
-- Stored lines in order, to compute their leaves again.
SELECT placed.position, entry.entry_id, entry.kind, entry.record_id, entry.agency_id, entry.occurred_on,
       entry.occurred_at, entry.agency_recorded_on, entry.submission_id, entry.corrects, entry.retracts,
       entry.codes, entry.cause, entry.detail_digest, entry.leaf, detail.salt, detail.sealed
  FROM ledger.position AS placed
  LEFT JOIN ledger.entry AS entry USING (entry_id)
  LEFT JOIN ledger.detail AS detail USING (entry_id)
 WHERE placed.position > %(after)s
   AND placed.position <= %(through)s
 ORDER BY placed.position
 LIMIT %(at_most)s;

-- name: start_cursors
-- Cursors for a follower that has none; it begins before the first position.
INSERT INTO ledger.follower (follower, lane)
SELECT %(follower)s, given.lane
  FROM unnest(%(lanes)s::text[]) AS given (lane)
    ON CONFLICT DO NOTHING;

-- name: cursor_of
-- How far a follower has read, locked so that two workers cannot both move it.
SELECT position
  FROM ledger.follower
 WHERE follower = %(follower)s
   AND lane = %(lane)s
   FOR UPDATE;

-- name: cursor_in_lane
-- How far a follower has read in a lane; takes no lock.
SELECT position
  FROM ledger.follower
 WHERE follower = %(follower)s
   AND lane = %(lane)s;

-- name: move_cursor
-- A cursor moves forward only.
UPDATE ledger.follower
   SET position = %(through)s, moved_at = clock_timestamp()
 WHERE follower = %(follower)s
   AND lane = %(lane)s
   AND position < %(through)s;

-- name: reset_cursors
-- A projection that is to be replayed begins again.
UPDATE ledger.follower
   SET position = 0, moved_at = clock_timestamp()
 WHERE follower = %(follower)s;

-- name: something_after
-- Whether there is anything in a lane that a follower has not dealt with.
SELECT coalesce((SELECT placed.lane
                   FROM ledger.position AS placed
                  WHERE (placed.lane, placed.position) > (follower.lane, follower.position)
                  ORDER BY placed.lane, placed.position
                  LIMIT 1) = follower.lane, false) AS something
  FROM ledger.follower AS follower
 WHERE follower.follower = %(follower)s
   AND follower.lane = %(lane)s;

-- name: first_ahead
-- When the first entry got its position that a follower has not dealt with in a lane.
SELECT ahead.sequenced_at
  FROM ledger.follower AS follower
 CROSS JOIN LATERAL (SELECT placed.sequenced_at
                       FROM ledger.position AS placed
                      WHERE (placed.lane, placed.position) > (follower.lane, follower.position)
                        AND (placed.lane, placed.position) <= (follower.lane, 9223372036854775807)
                      ORDER BY placed.lane, placed.position
                      LIMIT 1) AS ahead
 WHERE follower.follower = %(follower)s
   AND follower.lane = %(lane)s;

-- name: window_after
-- Where a follower's next batch ends, and how many entries lie in it; no further than who it stays behind has come.
SELECT coalesce(max(ahead.position), 0) AS through, count(*) AS entries
  FROM (SELECT position
          FROM ledger.position
         WHERE (lane, position) > (%(lane)s::text, %(after)s::bigint)
           AND (lane, position) <= (%(lane)s::text, 9223372036854775807)
           AND (%(behind)s::text IS NULL
                OR position <= (SELECT other.position
                                  FROM ledger.follower AS other
                                 WHERE other.follower = %(behind)s::text
                                   AND other.lane = %(lane)s))
         ORDER BY lane, position
         LIMIT %(at_most)s) AS ahead;

-- name: entries_after
-- The next entries of a lane that a follower heeds; with their codes where it reads those of their kind. Entry by
-- entry, whatever the planner believes of the size of the ledger: OFFSET keeps it from reading all for the last few.
SELECT placed.position, placed.sequenced_at, entry.entry_id, entry.kind, entry.record_id, entry.agency_id,
       entry.occurred_on, entry.occurred_at, entry.agency_recorded_on, entry.recorded_at, entry.submission_id,
       entry.lane, entry.ends_group, entry.corrects, entry.retracts, entry.codes
  FROM (SELECT position, sequenced_at, entry_id, ends_group OR record_id IS NULL AS is_heeded
          FROM ledger.position
         WHERE (lane, position) > (%(lane)s::text, %(after)s::bigint)
           AND (lane, position) <= (%(lane)s::text, %(through)s::bigint)
           AND (ends_group OR record_id IS NULL OR %(heeds)s::text[] IS NULL OR cardinality(%(heeds)s::text[]) > 0)
        OFFSET 0) AS placed
 CROSS JOIN LATERAL (SELECT entry_id, kind, record_id, agency_id, occurred_on, occurred_at, agency_recorded_on,
                            recorded_at, submission_id, lane, ends_group, corrects, retracts,
                            CASE WHEN %(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[])
                                 THEN codes ELSE '{}' END AS codes
                       FROM ledger.entry AS line
                      WHERE line.entry_id = placed.entry_id
                        AND (placed.is_heeded OR %(heeds)s::text[] IS NULL OR kind = ANY(%(heeds)s::text[]))
                     OFFSET 0) AS entry
 ORDER BY placed.position;

-- name: entries_of_records
-- What was said of these records by one position: all, or certain kinds, and what else ends a group, corrects or
-- retracts. Entry by entry, as `entries_after`.
SELECT placed.position, placed.sequenced_at, entry.entry_id, entry.kind, entry.record_id, entry.agency_id,
       entry.occurred_on, entry.occurred_at, entry.agency_recorded_on, entry.recorded_at, entry.submission_id,
       entry.lane, entry.ends_group, entry.corrects, entry.retracts, entry.codes
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id)
 CROSS JOIN LATERAL (SELECT position, sequenced_at, entry_id
                       FROM ledger.position AS of_record
                      WHERE of_record.record_id = given.record_id
                        AND of_record.position <= %(known_through)s
                     OFFSET 0) AS placed
 CROSS JOIN LATERAL (SELECT entry_id, kind, record_id, agency_id, occurred_on, occurred_at, agency_recorded_on,
                            recorded_at, submission_id, lane, ends_group, corrects, retracts,
                            CASE WHEN %(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[])
                                 THEN codes ELSE '{}' END AS codes
                       FROM ledger.entry AS line
                      WHERE line.entry_id = placed.entry_id
                        AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[]) OR ends_group
                             OR corrects IS NOT NULL OR retracts IS NOT NULL)
                     OFFSET 0) AS entry
 ORDER BY placed.position;

-- name: entries_delivered
-- Entries that came in one delivery, record by record; those about no record last. Ids sort by time, which spares
-- reading what is older than the delivery.
SELECT entry_id, record_id, kind
  FROM ledger.entry
 WHERE submission_id = %(submission_id)s
   AND entry_id >= %(from_id)s
 ORDER BY record_id NULLS LAST, entry_id;

-- name: details_of_entries
-- Sealed details; an expunged one is not here.
SELECT entry_id, record_id, sealed
  FROM ledger.detail
 WHERE entry_id = ANY(%(entry_ids)s);

-- name: position_at
-- The last position that was given by an instant: positions are dense and their instants never decrease, so that
-- halving what is left finds it in a few steps, and no index need be kept for it.
WITH RECURSIVE halving (low, high) AS (
    SELECT 0::bigint, (SELECT coalesce(max(position), 0) FROM ledger.position)
    UNION ALL
    SELECT CASE WHEN placed.sequenced_at <= %(known_at)s THEN placed.position ELSE halving.low END,
           CASE WHEN placed.sequenced_at <= %(known_at)s THEN halving.high ELSE placed.position - 1 END
      FROM halving
      JOIN ledger.position AS placed ON placed.position = (halving.low + halving.high + 1) / 2
     WHERE halving.low < halving.high
)
SELECT low AS position
  FROM halving
 WHERE low = high;

-- name: instant_of
-- When a position was given.
SELECT sequenced_at
  FROM ledger.position
 WHERE position = %(position)s;

-- name: first_positions
-- Where each record first stands in the order.
SELECT record_id, min(position) AS position
  FROM ledger.position
 WHERE record_id = ANY(%(record_ids)s)
 GROUP BY record_id;

-- name: count_unsequenced
-- Entries that wait for a position, counted up to a limit.
SELECT count(*) AS waiting
  FROM (SELECT 1 FROM ledger.unsequenced LIMIT %(at_most)s) AS unplaced;

-- name: announce
-- Tell whoever listens how far the order goes.
SELECT pg_notify(%(channel)s, %(through)s);

-- name: records_of_agency
-- An agency's records of which a kind of event was said by a position, in the order in which they first came.
SELECT record_id
  FROM ledger.sequenced_entry
 WHERE agency_id = %(agency_id)s
   AND kind = %(kind)s
   AND position <= %(known_through)s
   AND record_id IS NOT NULL
 GROUP BY record_id
 ORDER BY min(position);

-- name: bodies_of_entries
-- What these lines say, and nothing more; entries go as text, because a nation's file reads tens of millions.
SELECT entry_id::text, kind, occurred_on, codes::text
  FROM ledger.entry
 WHERE entry_id = ANY(%(entry_ids)s::uuid[]);

-- name: retracted_by_cause
-- Of the entries of one delivery, how many a withdrawal has taken back, at which positions, and a digest of the leaves
-- that say so, in the order of their positions.
SELECT count(mine.entry_id) AS entries, count(placed.position) AS retracted, min(placed.position) AS first_position,
       max(placed.position) AS last_position,
       sha256(coalesce(string_agg(back.leaf, ''::bytea ORDER BY placed.position), ''::bytea)) AS leaves
  FROM ledger.entry AS mine
  LEFT JOIN ledger.entry AS back
    ON back.cause = %(cause)s::text || mine.entry_id::text
  LEFT JOIN ledger.position AS placed
    ON placed.entry_id = back.entry_id
 WHERE mine.submission_id = %(submission_id)s
   AND mine.entry_id >= %(from_id)s;

-- name: standing_of_agency
-- What an agency said that nobody has taken back, by kind.
SELECT entry.kind, count(*) AS entries
  FROM ledger.entry AS entry
 WHERE entry.agency_id = %(agency_id)s
   AND entry.retracts IS NULL
   AND NOT EXISTS (SELECT 1
                     FROM ledger.entry AS back
                    WHERE back.retracts = entry.entry_id)
 GROUP BY entry.kind
 ORDER BY entry.kind;
