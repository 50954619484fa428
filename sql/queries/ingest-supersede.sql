-- Marks what the series in $2 are newer revisions of, directly or through others; gives those that were not yet. Their ids go by way
-- of an array: the planner takes a recursion for thousands of rows, and would read all series to find them.
WITH RECURSIVE older(id) AS (
    SELECT s.previous_id
    FROM unnest($2::bigint[]) AS asked(id)
    CROSS JOIN LATERAL (SELECT previous_id FROM series WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) s
  UNION
    SELECT s.previous_id
    FROM older o
    CROSS JOIN LATERAL (
        SELECT previous_id FROM series WHERE inbox_id = $1::bigint AND id = o.id AND NOT superseded OFFSET 0
    ) s
)
UPDATE series SET superseded = true
WHERE inbox_id = $1::bigint AND id = ANY (ARRAY(SELECT o.id FROM older o)) AND NOT superseded
RETURNING id, project_id, cover_id IS NOT NULL
