-- name: publications
-- The last days whose figures were published with counties, the newest first.
SELECT as_of, published_at, position, whole
  FROM accountability.publication
 WHERE whole
 ORDER BY as_of DESC
 LIMIT %(at_most)s;

-- name: publication_of
-- What was published of a day.
SELECT as_of, published_at, position, whole
  FROM accountability.publication
 WHERE as_of = %(as_of)s;

-- name: keep_publication
-- A day's figures are fixed.
INSERT INTO accountability.publication (as_of, published_at, position, whole)
VALUES (%(as_of)s, %(published_at)s, %(position)s, %(whole)s);

-- name: keep_figures
-- The figures of a day.
INSERT INTO accountability.figure (as_of, by, place, state, children, unaccounted, headlines, heard_through, heard_at,
                                   coverage)
SELECT %(as_of)s, by, place, state, children, unaccounted, headlines, heard_through, heard_at, coverage
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS given (by text, place text, state text, children bigint, unaccounted bigint, headlines jsonb,
                 heard_through date, heard_at timestamptz, coverage double precision);

-- name: figures
-- The figures of a day.
SELECT by, place, state, children, unaccounted, headlines, heard_through, heard_at, coverage
  FROM accountability.figure
 WHERE as_of = %(as_of)s
 ORDER BY by DESC, place;

-- name: lines
-- A line of days for each state.
SELECT place, as_of, unaccounted
  FROM accountability.figure
 WHERE by = 'state'
   AND as_of BETWEEN %(from_on)s AND %(to_on)s
 ORDER BY place, as_of;
