-- Whether there is project $1 and state $2 (a slug), and the states that there are.
SELECT $1::text IS NULL OR EXISTS (SELECT FROM project WHERE link_name = $1::text),
       $2::text IS NULL OR EXISTS (SELECT FROM state WHERE slug = $2::text),
       (SELECT array_agg(slug ORDER BY ordering) FROM state)
