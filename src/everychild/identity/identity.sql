-- name: keep_described
-- Who records are now, sealed; in the order of ids, so that two lanes take row locks alike.
INSERT INTO identity.described AS known (record_id, agency_id, sealed)
SELECT given.record_id, given.agency_id, given.sealed
  FROM unnest(%(record_ids)s::uuid[], %(agency_ids)s::text[], %(sealed)s::bytea[])
       AS given (record_id, agency_id, sealed)
 ORDER BY given.record_id
    ON CONFLICT (record_id) DO UPDATE
   SET agency_id = excluded.agency_id, sealed = excluded.sealed;

-- name: described_of
-- Who records are, sealed.
SELECT record_id, agency_id, sealed
  FROM identity.described
 WHERE record_id = ANY(%(record_ids)s);

-- name: never_described
-- Which of these were never described.
SELECT given.record_id
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id)
 WHERE NOT EXISTS (SELECT 1 FROM identity.described AS known WHERE known.record_id = given.record_id);

-- name: drop_tokens
-- Tokens that records described anew no longer have.
DELETE FROM identity.token AS known
 WHERE known.record_id = ANY(%(described)s::uuid[])
   AND NOT EXISTS (SELECT 1
                     FROM unnest(%(tokens)s::bytea[], %(record_ids)s::uuid[]) AS given (token, record_id)
                    WHERE given.token = known.token
                      AND given.record_id = known.record_id);

-- name: keep_tokens
-- Tokens of records.
INSERT INTO identity.token (token, record_id)
SELECT given.token, given.record_id
  FROM unnest(%(tokens)s::bytea[], %(record_ids)s::uuid[]) AS given (token, record_id)
    ON CONFLICT DO NOTHING;

-- name: candidates
-- Other records that share a token with each, rare tokens counting for more; one that too many share says nothing.
WITH mine AS (
    SELECT token.record_id, token.token,
           (SELECT count(*) FROM (SELECT 1 FROM identity.token AS many WHERE many.token = token.token
                                   LIMIT %(shared_max)s + 1) AS counted) AS shared
      FROM identity.token AS token
     WHERE token.record_id = ANY(%(record_ids)s)
), ranked AS (
    SELECT mine.record_id, other.record_id AS other_id,
           row_number() OVER (PARTITION BY mine.record_id
                                  ORDER BY sum(1.0 / mine.shared) DESC, other.record_id) AS rank
      FROM mine
      JOIN identity.token AS other
        ON other.token = mine.token
       AND other.record_id <> mine.record_id
     WHERE mine.shared BETWEEN 2 AND %(shared_max)s
     GROUP BY mine.record_id, other.record_id
)
SELECT record_id, other_id
  FROM ranked
 WHERE rank <= %(at_most)s
 ORDER BY record_id, rank;

-- name: sharing_these
-- Who shares any of these tokens, each token read no further than the cap; a null record tells of a token beyond it.
WITH found AS (
    SELECT given.token, hit.record_id,
           count(*) OVER (PARTITION BY given.token) AS shared
      FROM unnest(%(tokens)s::bytea[]) AS given (token)
     CROSS JOIN LATERAL (SELECT token.record_id
                           FROM identity.token AS token
                          WHERE token.token = given.token
                          LIMIT %(shared_max)s + 1) AS hit
), best AS (
    SELECT record_id, sum(1.0 / shared) AS worth
      FROM found
     WHERE shared <= %(shared_max)s
     GROUP BY record_id
     ORDER BY sum(1.0 / shared) DESC, record_id
     LIMIT %(at_most)s
)
SELECT record_id, worth
  FROM best
UNION ALL
SELECT NULL, count(DISTINCT token)
  FROM found
 WHERE shared > %(shared_max)s;

-- name: hold_records
-- Held until the transaction ends, in one order, so that no two parts of one child are linked at once unseen.
SELECT count(pg_advisory_xact_lock(hashtextextended(given.record_id::text, 3)))
  FROM (SELECT record_id FROM unnest(%(record_ids)s::uuid[]) AS wanted (record_id) ORDER BY record_id) AS given;

-- name: keep_link
-- What is held of two records.
INSERT INTO identity.link AS known (record_a, record_b, verdict, weight, reasons, decided_by, model, entry_id,
                                    decided_at, shows_since)
VALUES (%(record_a)s, %(record_b)s, %(verdict)s, %(weight)s, %(reasons)s, %(decided_by)s, %(model)s, %(entry_id)s,
        %(decided_at)s, CASE WHEN %(verdict)s = 'same' THEN %(decided_at)s::timestamptz END)
    ON CONFLICT (record_a, record_b) DO UPDATE
   SET verdict = excluded.verdict, weight = excluded.weight, reasons = excluded.reasons,
       decided_by = excluded.decided_by, model = excluded.model, entry_id = excluded.entry_id,
       decided_at = excluded.decided_at, doubtful_at = NULL,
       shows_since = CASE WHEN excluded.verdict = 'same' AND known.verdict = 'same' THEN known.shows_since
                          ELSE excluded.shows_since END;

-- name: mark_doubtful
-- Of the links of these records, these are doubtful and the others not; one that was keeps its instant.
UPDATE identity.link AS link
   SET doubtful_at = CASE WHEN given.record_a IS NULL THEN NULL ELSE coalesce(link.doubtful_at, %(now)s) END
  FROM identity.link AS known
  LEFT JOIN unnest(%(record_as)s::uuid[], %(record_bs)s::uuid[]) AS given (record_a, record_b)
    ON given.record_a = known.record_a
   AND given.record_b = known.record_b
 WHERE known.record_a = ANY(%(record_ids)s)
   AND known.record_b = ANY(%(record_ids)s)
   AND link.record_a = known.record_a
   AND link.record_b = known.record_b
   AND (link.doubtful_at IS NULL) <> (given.record_a IS NULL);

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

-- name: one_link
-- One link in full.
SELECT record_a, record_b, verdict, weight, reasons, decided_by, model, decided_at, doubtful_at, shows_since
  FROM identity.link
 WHERE record_a = %(record_a)s
   AND record_b = %(record_b)s;

-- name: questions_of
-- What people of an agency are asked, of some records or of all, doubtful links first, then the oldest; what somebody
-- was not sure of comes last.
SELECT link.record_a, link.record_b, link.verdict, link.weight, link.reasons, link.decided_by, link.model,
       link.decided_at, link.doubtful_at, link.shows_since
  FROM identity.link AS link
  JOIN identity.described AS a ON a.record_id = link.record_a
  JOIN identity.described AS b ON b.record_id = link.record_b
 WHERE (a.agency_id = %(agency_id)s OR b.agency_id = %(agency_id)s)
   AND (%(about)s::uuid[] IS NULL OR link.record_a = ANY(%(about)s) OR link.record_b = ANY(%(about)s))
   AND (link.verdict = 'ask' OR link.doubtful_at IS NOT NULL)
 ORDER BY link.doubtful_at IS NULL, link.decided_by <> 'model', coalesce(link.doubtful_at, link.decided_at),
          link.record_a, link.record_b
 LIMIT %(at_most)s;

-- name: agencies_of
-- Whose file each record is.
SELECT record_id, agency_id
  FROM ledger.record
 WHERE record_id = ANY(%(record_ids)s);

-- name: drop_near
-- Likenesses that records no longer have.
DELETE FROM identity.near AS known
 WHERE known.record_id = ANY(%(about)s::uuid[])
   AND NOT EXISTS (SELECT 1
                     FROM unnest(%(record_ids)s::uuid[], %(near_ids)s::uuid[]) AS given (record_id, near_id)
                    WHERE given.record_id = known.record_id
                      AND given.near_id = known.near_id);

-- name: keep_near
-- A record is like a protected one.
INSERT INTO identity.near AS known (record_id, near_id, kind, reasons, found_at)
VALUES (%(record_id)s, %(near_id)s, %(kind)s, %(reasons)s, %(now)s)
    ON CONFLICT (record_id, near_id) DO UPDATE
   SET kind = excluded.kind, reasons = excluded.reasons;

-- name: forget_near
-- The desk has cleared a record of a likeness.
DELETE FROM identity.near
 WHERE record_id = %(record_id)s
   AND near_id = %(near_id)s;

-- name: near_of
-- What else a record is like.
SELECT near_id, kind
  FROM identity.near
 WHERE record_id = %(record_id)s;

-- name: waiting_at_the_desk
-- An agency's records that are closed for a likeness.
SELECT near.record_id, near.near_id, described.agency_id, near.kind, near.reasons, near.found_at,
       desk.decided_at AS kept_at
  FROM identity.near AS near
  JOIN identity.described AS described USING (record_id)
  LEFT JOIN identity.desk AS desk
    ON desk.record_id = near.record_id
   AND desk.near_id = near.near_id
 WHERE described.agency_id = %(agency_id)s
 ORDER BY desk.decided_at IS NOT NULL, near.found_at, near.record_id, near.near_id;

-- name: desk_answers
-- What the shield desk decided.
INSERT INTO identity.desk (record_id, near_id, answer, reason, decided_by, decided_at)
VALUES (%(record_id)s, %(near_id)s, %(answer)s, %(reason)s, %(by)s, %(now)s)
    ON CONFLICT (record_id, near_id) DO UPDATE
   SET answer = excluded.answer, reason = excluded.reason, decided_by = excluded.decided_by,
       decided_at = excluded.decided_at;

-- name: cleared_by_the_desk
-- Likenesses of which the desk has cleared these records.
SELECT record_id, near_id
  FROM identity.desk
 WHERE record_id = ANY(%(record_ids)s)
   AND answer = 'clear';

-- name: state
-- How large the index is, and what waits for people.
SELECT (SELECT count(*) FROM identity.described) AS records,
       (SELECT count(*) FROM identity.token) AS tokens,
       (SELECT count(*) FROM (SELECT 1 FROM identity.token GROUP BY token HAVING count(*) > %(shared_max)s) AS common)
           AS too_common,
       (SELECT count(*) FROM identity.link WHERE verdict = 'same') AS linked,
       (SELECT count(*) FROM identity.link WHERE verdict = 'ask') AS asked,
       (SELECT count(*) FROM identity.link WHERE doubtful_at IS NOT NULL) AS doubtful,
       (SELECT count(*) FROM identity.near) AS near_protected;

-- name: links_made_since
-- Records held to be one child by the model since an instant, where one of them is among these.
SELECT count(*) AS links
  FROM identity.link
 WHERE verdict = 'same'
   AND decided_at >= %(since)s
   AND (record_a = ANY(%(record_ids)s) OR record_b = ANY(%(record_ids)s));

-- name: keep_seen_together
-- Records of one agency that are two people.
INSERT INTO identity.seen_together (record_a, record_b)
SELECT given.record_a, given.record_b
  FROM unnest(%(record_as)s::uuid[], %(record_bs)s::uuid[]) AS given (record_a, record_b)
 ORDER BY given.record_a, given.record_b
    ON CONFLICT DO NOTHING;

-- name: seen_together_with
-- Whom these records were seen together with.
SELECT record_a, record_b
  FROM identity.seen_together
 WHERE record_a = ANY(%(record_ids)s)
UNION
SELECT record_a, record_b
  FROM identity.seen_together
 WHERE record_b = ANY(%(record_ids)s);

-- name: sharing_a_key
-- Those of these pairs that share a token which not too many share.
SELECT given.record_a, given.record_b
  FROM unnest(%(record_as)s::uuid[], %(record_bs)s::uuid[]) AS given (record_a, record_b)
 WHERE EXISTS (SELECT 1
                 FROM identity.token AS a
                 JOIN identity.token AS b
                   ON b.token = a.token
                  AND b.record_id = given.record_b
                WHERE a.record_id = given.record_a
                  AND (SELECT count(*) FROM (SELECT 1 FROM identity.token AS many WHERE many.token = a.token
                                              LIMIT %(shared_max)s + 1) AS counted) <= %(shared_max)s);
