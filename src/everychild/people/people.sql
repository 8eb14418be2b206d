-- name: add_account
-- A person, or their name, role and county as they are now.
INSERT INTO people.account (account_id, agency_id, name, role, invented, county)
VALUES (%(account_id)s, %(agency_id)s, %(name)s, %(role)s, %(invented)s, %(county)s)
    ON CONFLICT (account_id) DO UPDATE
   SET agency_id = excluded.agency_id, name = excluded.name, role = excluded.role, county = excluded.county;

-- name: invented_accounts
-- Those who may sign in to the demo.
SELECT account_id, agency_id, name, role, invented, county
  FROM people.account
 WHERE invented
   AND ended_at IS NULL
 ORDER BY role, name;

-- name: assign
-- Records that somebody has to do with from a day on.
INSERT INTO people.assignment (account_id, record_id, part, from_on)
SELECT %(account_id)s, given.record_id, %(part)s, %(from_on)s
  FROM unnest(%(record_ids)s::uuid[]) AS given (record_id)
    ON CONFLICT DO NOTHING;

-- name: assigned
-- Which of these records somebody has to do with on a day.
SELECT DISTINCT record_id
  FROM people.assignment
 WHERE account_id = %(account_id)s
   AND record_id = ANY(%(record_ids)s)
   AND from_on <= %(on)s
   AND to_on > %(on)s;

-- name: records_assigned_to
-- Every record that somebody has to do with on a day.
SELECT DISTINCT record_id
  FROM people.assignment
 WHERE account_id = %(account_id)s
   AND from_on <= %(on)s
   AND to_on > %(on)s;

-- name: open_session
-- Somebody signs in.
INSERT INTO people.session (token_digest, account_id, begun_at, ends_at)
VALUES (%(token_digest)s, %(account_id)s, %(begun_at)s, %(ends_at)s);

-- name: signed_in
-- Who holds this token now.
SELECT account.account_id, account.agency_id, account.name, account.role, account.invented, account.county
  FROM people.session AS session
  JOIN people.account AS account USING (account_id)
 WHERE session.token_digest = %(token_digest)s
   AND session.ends_at > %(now)s
   AND account.ended_at IS NULL;

-- name: close_session
-- Somebody signs out.
DELETE FROM people.session
 WHERE token_digest = %(token_digest)s;

-- name: change_account
-- A person who is new, or whose name, role or county has changed; no row where nothing has.
INSERT INTO people.account AS known (account_id, agency_id, name, role, invented, county)
VALUES (%(account_id)s, %(agency_id)s, %(name)s, %(role)s, %(invented)s, %(county)s)
    ON CONFLICT (account_id) DO UPDATE
   SET name = excluded.name, role = excluded.role, county = excluded.county
 WHERE (known.name, known.role, known.county) IS DISTINCT FROM (excluded.name, excluded.role, excluded.county);

-- name: accounts_of_agency
-- Everybody who works for an agency.
SELECT account_id
  FROM people.account
 WHERE agency_id = %(agency_id)s
   AND ended_at IS NULL;

-- name: assign_all
-- Assignments that are new, or that end on another day than was said.
INSERT INTO people.assignment AS known (account_id, record_id, part, from_on, to_on)
SELECT DISTINCT ON (given.account_id, given.record_id, given.part, given.from_on)
       given.account_id, given.record_id, given.part, given.from_on, given.to_on
  FROM unnest(%(account_ids)s::uuid[], %(record_ids)s::uuid[], %(parts)s::text[], %(from_on)s::date[],
              %(to_on)s::date[]) AS given (account_id, record_id, part, from_on, to_on)
    ON CONFLICT (account_id, record_id, part, from_on) DO UPDATE
   SET to_on = excluded.to_on
 WHERE known.to_on IS DISTINCT FROM excluded.to_on;

-- name: workers_of_records
-- Who has each record's case on a day.
SELECT assignment.record_id, account.name
  FROM people.assignment AS assignment
  JOIN people.account AS account USING (account_id)
 WHERE assignment.record_id = ANY(%(record_ids)s)
   AND assignment.part IN ('case', 'investigation')
   AND assignment.from_on <= %(on)s
   AND assignment.to_on > %(on)s
 ORDER BY assignment.record_id, assignment.part, account.name;

-- name: account_of
-- A person who has not left.
SELECT account_id, agency_id, name, role, invented, county
  FROM people.account
 WHERE account_id = %(account_id)s
   AND ended_at IS NULL;

-- name: end_accounts_of_agency
-- Nobody of an agency signs in any more; what they looked at stays.
UPDATE people.account
   SET ended_at = %(now)s
 WHERE agency_id = %(agency_id)s
   AND ended_at IS NULL;
