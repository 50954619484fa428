-- Series $1, or what it was joined into.
WITH RECURSIVE joined(inbox_id, id, merged_into) AS (
    SELECT s.inbox_id, s.id, s.merged_into FROM inbox i JOIN series s ON s.inbox_id = i.id AND s.id = $1::bigint
  UNION
    SELECT s.inbox_id, s.id, s.merged_into
    FROM joined j JOIN series s ON s.inbox_id = j.inbox_id AND s.id = j.merged_into
)
SELECT j.inbox_id, j.id, i.name, p.link_name, 'series'
FROM joined j
JOIN inbox i ON i.id = j.inbox_id
JOIN series s ON s.inbox_id = j.inbox_id AND s.id = j.id
LEFT JOIN project p ON p.id = s.project_id
WHERE s.first_id IS NOT NULL
