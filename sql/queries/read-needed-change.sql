-- The series with change-id $3, of which $2 is the key: of version $4, or, when that is 0, of the largest; the newest.
SELECT s.id
FROM message m
JOIN series s ON s.inbox_id = m.inbox_id AND s.id = m.series_id
WHERE m.inbox_id = $1::bigint AND m.change_key = $2::bigint AND m.change_id = $3::text
  AND ($4::integer = 0 OR s.version = $4::integer)
ORDER BY s.version DESC, s.date DESC, s.id
LIMIT 1
