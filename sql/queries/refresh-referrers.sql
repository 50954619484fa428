-- The messages that look at some ids.
SELECT r.message_id
FROM unnest($2::text[]) AS asked(ref)
CROSS JOIN LATERAL (SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = asked.ref OFFSET 0) r
