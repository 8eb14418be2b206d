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

-- name: feed_at_the_door
-- A feed, where its days begin, and the keys with which it may sign at an instant.
SELECT feed.feed_id, feed.agency_id, feed.name, feed.lane, feed.deliveries, feed.promise_days, agency.zone,
       ARRAY(SELECT public_key
               FROM jurisdictions.feed_key AS known
              WHERE known.feed_id = feed.feed_id
                AND known.in_force_from <= %(at)s
                AND known.in_force_to > %(at)s) AS public_keys
  FROM jurisdictions.feed AS feed
  JOIN jurisdictions.agency AS agency USING (agency_id)
 WHERE feed.feed_id = %(feed_id)s;

-- name: keep_duty_lines
-- Lines of the duty directory as they are now; one that says the same is left as it is.
INSERT INTO jurisdictions.duty_line AS known (agency_id, place, phone, tested_on)
SELECT given.agency_id, given.place, given.phone, given.tested_on
  FROM unnest(%(agency_ids)s::text[], %(places)s::text[], %(phones)s::text[], %(tested_on)s::date[])
       AS given (agency_id, place, phone, tested_on)
    ON CONFLICT (agency_id, place) DO UPDATE
   SET phone = excluded.phone, tested_on = excluded.tested_on
 WHERE (known.phone, known.tested_on) IS DISTINCT FROM (excluded.phone, excluded.tested_on);

-- name: drop_other_duty_lines
-- The last whole directory stands: what it does not name is gone.
DELETE FROM jurisdictions.duty_line
 WHERE agency_id = %(agency_id)s
   AND NOT place = ANY(%(places)s);

-- name: duty_lines
-- The duty directory of one agency, or of all.
SELECT agency_id, place, phone, tested_on
  FROM jurisdictions.duty_line
 WHERE (%(agency_id)s::text IS NULL OR agency_id = %(agency_id)s)
 ORDER BY agency_id, place;

-- name: end_feed_keys_of_agency
-- An agency that leaves signs no longer.
UPDATE jurisdictions.feed_key AS known
   SET in_force_to = %(in_force_to)s
  FROM jurisdictions.feed AS feed
 WHERE feed.feed_id = known.feed_id
   AND feed.agency_id = %(agency_id)s
   AND known.in_force_to > %(in_force_to)s;
