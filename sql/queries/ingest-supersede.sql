-- Marks what the series in $2 are newer revisions of, directly or through others; gives those that were not yet.
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
UPDATE series s SET superseded = true
FROM older o
WHERE s.inbox_id = $1::bigint AND s.id = o.id AND NOT s.superseded
RETURNING s.id, s.project_id, s.cover_id IS NOT NULL
