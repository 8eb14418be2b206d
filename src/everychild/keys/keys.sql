-- name: keys_of
-- The wrapped keys that these owners have already.
SELECT owner_id, wrapped
  FROM keys.sealing_key
 WHERE purpose = %(purpose)s
   AND owner_id = ANY(%(owner_ids)s);

-- name: keep_keys
-- New keys; where another process was quicker, its key stands.
INSERT INTO keys.sealing_key (purpose, owner_id, wrapped)
SELECT %(purpose)s, given.owner_id, given.wrapped
  FROM unnest(%(owner_ids)s::uuid[], %(wrapped)s::bytea[]) AS given (owner_id, wrapped)
    ON CONFLICT DO NOTHING
RETURNING owner_id;

-- name: destroy_key
-- What this key sealed is unreadable from now on.
DELETE FROM keys.sealing_key
 WHERE purpose = %(purpose)s
   AND owner_id = %(owner_id)s;
