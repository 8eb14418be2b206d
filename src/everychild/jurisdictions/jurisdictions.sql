-- name: add_agency
-- An agency, or its rules as they are now.
INSERT INTO jurisdictions.agency (agency_id, name, state, afcars_code, zone, seen_within_hours, away_counts_hours,
                                  virtual_visit_counts, phone_word_counts, invented)
VALUES (%(agency_id)s, %(name)s, %(state)s, %(afcars_code)s, %(zone)s, %(seen_within_hours)s, %(away_counts_hours)s,
        %(virtual_visit_counts)s, %(phone_word_counts)s, %(invented)s)
    ON CONFLICT (agency_id) DO UPDATE
   SET name = excluded.name, state = excluded.state, afcars_code = excluded.afcars_code, zone = excluded.zone,
       seen_within_hours = excluded.seen_within_hours, away_counts_hours = excluded.away_counts_hours,
       virtual_visit_counts = excluded.virtual_visit_counts,
       phone_word_counts = excluded.phone_word_counts, invented = excluded.invented;

-- name: agencies
-- Every agency, by name.
SELECT agency_id, name, state, afcars_code, zone, seen_within_hours, away_counts_hours, virtual_visit_counts,
       phone_word_counts, invented
  FROM jurisdictions.agency
 ORDER BY name;

-- name: add_feed
-- A feed, or what it has promised now.
INSERT INTO jurisdictions.feed (feed_id, agency_id, name, lane, deliveries, promise_days)
VALUES (%(feed_id)s, %(agency_id)s, %(name)s, %(lane)s, %(deliveries)s, %(promise_days)s)
    ON CONFLICT (feed_id) DO UPDATE
   SET name = excluded.name, lane = excluded.lane, deliveries = excluded.deliveries,
       promise_days = excluded.promise_days;

-- name: feeds
-- Every feed, by its id.
SELECT feed_id, agency_id, name, lane, deliveries, promise_days
  FROM jurisdictions.feed
 WHERE (%(feed_id)s::text IS NULL OR feed_id = %(feed_id)s)
 ORDER BY feed_id;

-- name: add_feed_key
-- A key with which a feed signs from now on.
INSERT INTO jurisdictions.feed_key (feed_id, public_key, in_force_from)
VALUES (%(feed_id)s, %(public_key)s, %(in_force_from)s)
    ON CONFLICT DO NOTHING;

-- name: end_feed_key
-- A key that counts no longer.
UPDATE jurisdictions.feed_key
   SET in_force_to = %(in_force_to)s
 WHERE feed_id = %(feed_id)s
   AND public_key = %(public_key)s;

-- name: keys_in_force
-- The keys with which a feed may sign at an instant.
SELECT public_key
  FROM jurisdictions.feed_key
 WHERE feed_id = %(feed_id)s
   AND in_force_from <= %(at)s
   AND in_force_to > %(at)s;
