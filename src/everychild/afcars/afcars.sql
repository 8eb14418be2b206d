-- name: keep_publication
-- The tables of a day, as they are published now.
INSERT INTO afcars.publication (publication_id, as_of, made_at, known_at, counts_digest, agencies, heard_through)
VALUES (%(publication_id)s, %(as_of)s, %(made_at)s, %(known_at)s, %(counts_digest)s, %(agencies)s, %(heard_through)s);

-- name: keep_figures
-- Every figure of a publication.
INSERT INTO afcars.published_figure (publication_id, place, measure, category, value)
SELECT %(publication_id)s, given.place, given.measure, given.category, given.value
  FROM unnest(%(places)s::text[], %(measures)s::text[], %(categories)s::text[], %(numbers)s::double precision[])
       AS given (place, measure, category, value);

-- name: publications
-- What was published for a day, or for any, the last first.
SELECT publication_id, as_of, made_at, known_at, counts_digest, agencies, heard_through
  FROM afcars.publication
 WHERE (%(as_of)s::date IS NULL OR as_of = %(as_of)s)
 ORDER BY as_of DESC, made_at DESC
 LIMIT %(at_most)s;

-- name: figures_of
-- The figures of a publication, of one place or of all.
SELECT place, measure, category, value
  FROM afcars.published_figure
 WHERE publication_id = %(publication_id)s
   AND (%(place)s::text IS NULL OR place = %(place)s)
 ORDER BY place, measure, category;

-- name: revisions_of
-- How one figure of a day was published, time after time.
SELECT publication.made_at, figure.value
  FROM afcars.publication AS publication
  JOIN afcars.published_figure AS figure USING (publication_id)
 WHERE publication.as_of = %(as_of)s
   AND figure.place = %(place)s
   AND figure.measure = %(measure)s
   AND figure.category = %(category)s
 ORDER BY publication.made_at;
