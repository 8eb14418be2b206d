-- name: drop_tokens
-- Records described anew have their tokens made again.
DELETE FROM identity.token
 WHERE record_id = ANY(%(record_ids)s);

-- name: keep_tokens
-- Tokens of records.
INSERT INTO identity.token (token, record_id)
SELECT given.token, given.record_id
  FROM unnest(%(tokens)s::bytea[], %(record_ids)s::uuid[]) AS given (token, record_id)
    ON CONFLICT DO NOTHING;

-- name: candidates
-- Other records that share a token with each, those with most first; a token that too many share says nothing.
WITH mine AS (
    SELECT token.record_id, token.token
      FROM identity.token AS token
     WHERE token.record_id = ANY(%(record_ids)s)
       AND (SELECT count(*) FROM (SELECT 1 FROM identity.token AS many WHERE many.token = token.token
                                   LIMIT %(shared_max)s + 1) AS counted) <= %(shared_max)s
), ranked AS (
    SELECT mine.record_id, other.record_id AS other_id,
           row_number() OVER (PARTITION BY mine.record_id ORDER BY count(*) DESC, other.record_id) AS rank
      FROM mine
      JOIN identity.token AS other
        ON other.token = mine.token
       AND other.record_id <> mine.record_id
     GROUP BY mine.record_id, other.record_id
)
SELECT record_id, other_id
  FROM ranked
 WHERE rank <= %(at_most)s
 ORDER BY record_id, rank;

-- name: keep_link
-- What is held of two records; a person's decision is changed by a person only. No row where nothing changes.
INSERT INTO identity.link AS known (record_a, record_b, verdict, weight, reasons, decided_by, model, entry_id,
                                    decided_at)
VALUES (%(record_a)s, %(record_b)s, %(verdict)s, %(weight)s, %(reasons)s, %(decided_by)s, %(model)s, %(entry_id)s,
        %(decided_at)s)
    ON CONFLICT (record_a, record_b) DO UPDATE
   SET verdict = excluded.verdict, weight = excluded.weight, reasons = excluded.reasons,
       decided_by = excluded.decided_by, model = excluded.model, entry_id = excluded.entry_id,
       decided_at = excluded.decided_at;

-- name: links_of
-- Everything held of these records.
SELECT record_a, record_b, verdict, decided_by
  FROM identity.link
 WHERE record_a = ANY(%(record_ids)s)
    OR record_b = ANY(%(record_ids)s);

-- name: pairs_held
-- What is held of these pairs.
SELECT link.record_a, link.record_b, link.verdict, link.decided_by
  FROM identity.link AS link
  JOIN unnest(%(record_as)s::uuid[], %(record_bs)s::uuid[]) AS given (record_a, record_b)
    ON link.record_a = given.record_a
   AND link.record_b = given.record_b;

-- name: agencies_of
-- Whose file each record is.
SELECT record_id, agency_id
  FROM ledger.record
 WHERE record_id = ANY(%(record_ids)s);

-- name: one_at_a_time
-- Two lanes must not compare at once, or two new records of one child could miss each other.
SELECT pg_advisory_xact_lock(hashtextextended('everychild.identity', 0));

-- name: links_made_since
-- Records held to be one child by the model since an instant, where one of them is among these.
SELECT count(*) AS links
  FROM identity.link
 WHERE verdict = 'same'
   AND decided_at >= %(since)s
   AND (record_a = ANY(%(record_ids)s) OR record_b = ANY(%(record_ids)s));

-- name: records_sharing
-- Records that share one of these tokens, those with most first; a token that too many share says nothing.
SELECT mine.record_id, count(*) AS shared
  FROM identity.token AS mine
 WHERE mine.token = ANY(%(tokens)s)
   AND (SELECT count(*) FROM (SELECT 1 FROM identity.token AS many WHERE many.token = mine.token
                               LIMIT %(shared_max)s + 1) AS counted) <= %(shared_max)s
 GROUP BY mine.record_id
 ORDER BY count(*) DESC, mine.record_id
 LIMIT %(at_most)s;
