-- name: agencies_of_records
-- Whose file each record is.
SELECT record_id, agency_id
  FROM ledger.record
 WHERE record_id = ANY(%(record_ids)s);

-- name: live_slip
-- A slip that somebody holds already for this and at least these children, with more than a minute left.
SELECT slip.slip_id, slip.expires_at
  FROM disclosure.slip AS slip
 WHERE slip.account_id = %(account_id)s
   AND slip.purpose = %(purpose)s
   AND slip.shown_on = %(shown_on)s
   AND slip.expires_at > %(now)s::timestamptz + interval '1 minute'
   AND (SELECT count(*)
          FROM disclosure.slip_record AS named
         WHERE named.slip_id = slip.slip_id
           AND named.record_id = ANY(%(record_ids)s)) = cardinality(%(record_ids)s::uuid[])
 ORDER BY slip.expires_at DESC
 LIMIT 1;

-- name: issue_slip
-- A slip.
INSERT INTO disclosure.slip (slip_id, account_id, purpose, shown_on, issued_at, expires_at)
VALUES (%(slip_id)s, %(account_id)s, %(purpose)s, %(shown_on)s, %(issued_at)s, %(expires_at)s);

-- name: name_on_slip
-- The children and records that it opens.
INSERT INTO disclosure.slip_record (slip_id, child_id, record_id, expires_at)
SELECT %(slip_id)s, given.child_id, given.record_id, %(expires_at)s
  FROM unnest(%(child_ids)s::uuid[], %(record_ids)s::uuid[]) AS given (child_id, record_id);

-- name: record_looks
-- Who was shown what, or refused.
INSERT INTO disclosure.look (look_id, slip_id, account_id, agency_id, role, purpose, hook, child_id, classes, shown_on,
                             outcome, reason, looked_at, leaf)
SELECT given.look_id, %(slip_id)s, %(account_id)s, %(agency_id)s, %(role)s, %(purpose)s, %(hook)s, given.child_id,
       %(classes)s, %(shown_on)s, %(outcome)s, %(reason)s, %(looked_at)s, given.leaf
  FROM unnest(%(look_ids)s::uuid[], %(child_ids)s::uuid[], %(leaves)s::bytea[]) AS given (look_id, child_id, leaf);

-- name: queue_looks
-- Looks that wait for their positions.
INSERT INTO disclosure.unplaced_look (look_id, leaf)
SELECT given.look_id, given.leaf
  FROM unnest(%(look_ids)s::uuid[], %(leaves)s::bytea[]) AS given (look_id, leaf);

-- name: a_look_waits
-- Whether any committed look has no position.
SELECT EXISTS (SELECT 1 FROM disclosure.unplaced_look) AS waits;

-- name: place_looks
-- What is committed and has no position yet gets the next ones.
WITH taken AS (
    DELETE FROM disclosure.unplaced_look
     WHERE arrival IN (SELECT arrival FROM disclosure.unplaced_look ORDER BY arrival LIMIT %(at_most)s)
    RETURNING arrival, look_id, leaf
), numbered AS (
    SELECT (SELECT coalesce(max(position), 0) FROM disclosure.look_position)
           + row_number() OVER (ORDER BY arrival) AS position, look_id, leaf
      FROM taken
), placed AS (
    INSERT INTO disclosure.look_position (position, look_id)
    SELECT position, look_id
      FROM numbered
)
SELECT position, leaf
  FROM numbered
 ORDER BY position;

-- name: looks_to_verify
-- Stored looks in order, to compute their leaves again.
SELECT placed.position, look.look_id, look.slip_id, look.account_id, look.agency_id, look.role, look.purpose, look.hook,
       look.child_id, look.classes, look.shown_on, look.outcome, look.reason, look.looked_at, look.leaf
  FROM disclosure.look_position AS placed
  LEFT JOIN disclosure.look AS look USING (look_id)
 WHERE placed.position > %(after)s
   AND placed.position <= %(through)s
 ORDER BY placed.position
 LIMIT %(at_most)s;

-- name: looks_at_child
-- Who looked at a child, the last first; by role and agency, never by name.
SELECT role, agency_id, purpose, shown_on, outcome, looked_at
  FROM disclosure.look
 WHERE child_id = %(child_id)s
 ORDER BY looked_at DESC
 LIMIT %(at_most)s;

-- name: looks_since
-- What was shown of children since an instant.
SELECT role, agency_id, purpose, shown_on, outcome, looked_at
  FROM disclosure.look
 WHERE child_id = ANY(%(child_ids)s)
   AND looked_at >= %(since)s
   AND outcome = 'allowed'
   AND purpose <> %(except_for)s
 ORDER BY looked_at DESC
 LIMIT %(at_most)s;

-- name: hold_slip
-- This transaction reads on this slip.
SELECT set_config('everychild.slip', %(slip_id)s::text, true);

-- name: shield_record
-- A record's place must not be learned from us, from this entry on.
INSERT INTO disclosure.shield (record_id, shield_class, from_on, to_on, entry_id)
VALUES (%(record_id)s, %(shield_class)s, %(from_on)s, %(to_on)s, %(entry_id)s)
    ON CONFLICT (record_id) DO UPDATE
   SET shield_class = excluded.shield_class, from_on = excluded.from_on, to_on = excluded.to_on,
       entry_id = excluded.entry_id;

-- name: seal_record
-- A record gives nothing any more, from this entry on.
INSERT INTO disclosure.seal (record_id, unit, sealed_on, entry_id)
VALUES (%(record_id)s, %(unit)s, %(sealed_on)s, %(entry_id)s)
    ON CONFLICT (record_id) DO NOTHING;

-- name: shields_on
-- The shields of these records, whatever the day.
SELECT record_id, shield_class, from_on, to_on
  FROM disclosure.shield
 WHERE record_id = ANY(%(record_ids)s);

-- name: seals_on
-- The seals of these records.
SELECT record_id, unit, sealed_on
  FROM disclosure.seal
 WHERE record_id = ANY(%(record_ids)s);

-- name: screen_records
-- Records were compared with shields and seals.
INSERT INTO disclosure.screening AS known (record_id, verdict, entry_id)
SELECT given.record_id, given.verdict, given.entry_id
  FROM unnest(%(record_ids)s::uuid[], %(verdicts)s::text[], %(entry_ids)s::uuid[])
       AS given (record_id, verdict, entry_id)
    ON CONFLICT (record_id) DO UPDATE
   SET verdict = excluded.verdict, entry_id = excluded.entry_id;

-- name: protections_of
-- What protects each of these records on a day; an absent screening is null.
SELECT given.record_id, screening.verdict, seal.record_id IS NOT NULL AS is_sealed,
       shield.record_id IS NOT NULL AS is_shielded
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id)
  LEFT JOIN disclosure.screening AS screening USING (record_id)
  LEFT JOIN disclosure.seal AS seal USING (record_id)
  LEFT JOIN disclosure.shield AS shield
    ON shield.record_id = given.record_id
   AND shield.from_on <= %(on)s
   AND shield.to_on > %(on)s;

-- name: told_since
-- Who was shown something of these children since an instant; by agency, role and purpose, never by name.
SELECT agency_id, role, purpose, count(*) AS looks, count(DISTINCT child_id) AS children, max(looked_at) AS last_at
  FROM disclosure.look
 WHERE child_id = ANY(%(child_ids)s)
   AND looked_at >= %(since)s
   AND outcome = 'allowed'
 GROUP BY agency_id, role, purpose
 ORDER BY count(*) DESC, agency_id, role, purpose;

-- name: looks_about_agency
-- How often children first known through an agency were looked at, by anyone.
SELECT count(*) AS looks
  FROM disclosure.look
 WHERE child_id IN (SELECT child_id
                      FROM ledger.record
                     WHERE agency_id = %(agency_id)s);
