-- The revisions of series $2, itself included: those that it renews, and what renews one of them. At most $3 steps
-- back and $3 series in all, so that nobody makes this costly.
WITH RECURSIVE older(id, previous_id, steps) AS (
    SELECT s.id, s.previous_id, 0 FROM series s WHERE s.inbox_id = $1::bigint AND s.id = $2::bigint
  UNION ALL
    SELECT s.id, s.previous_id, o.steps + 1
    FROM older o
    JOIN series s ON s.inbox_id = $1::bigint AND s.id = o.previous_id
    WHERE o.steps < $3::integer
), root AS (
    SELECT id FROM older ORDER BY steps DESC LIMIT 1
), every(id) AS (
    SELECT id FROM root
  UNION
    SELECT s.id FROM every e JOIN series s ON s.inbox_id = $1::bigint AND s.previous_id = e.id
)
SELECT s.id, s.version, s.date, s.received, s.total, s.extras, s.complete, s.partial, s.previous_id,
       coalesce(s.name, t.name, m.subject), t.author_name, t.author_email
FROM (SELECT id FROM older UNION SELECT id FROM (SELECT id FROM every LIMIT $3::integer) few) one
JOIN series s ON s.inbox_id = $1::bigint AND s.id = one.id AND s.merged_into IS NULL
LEFT JOIN message m ON m.inbox_id = s.inbox_id AND m.id = s.first_id
LEFT JOIN message_text t ON t.inbox_id = s.inbox_id AND t.id = s.first_id
ORDER BY s.version, s.date, s.id
