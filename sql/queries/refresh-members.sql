-- The submissions that are stored in some series.
SELECT m.id
FROM unnest($2::bigint[]) AS asked(id)
CROSS JOIN LATERAL (SELECT id FROM message WHERE inbox_id = $1::bigint AND series_id = asked.id OFFSET 0) m
