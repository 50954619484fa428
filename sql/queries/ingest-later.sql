-- Which of the series $2 are later versions, once each: the others are revisions of nothing.
SELECT s.id
FROM (SELECT DISTINCT asked.id FROM unnest($2::bigint[]) AS asked(id)) found
CROSS JOIN LATERAL (
    SELECT id FROM series WHERE inbox_id = $1::bigint AND id = found.id AND version > 1 OFFSET 0
) s
