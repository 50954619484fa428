-- How large stored messages are.
SELECT r.id, (octet_length(r.header) + octet_length(r.body))::bigint
FROM unnest($2::bigint[]) AS asked(id)
CROSS JOIN LATERAL (SELECT id, header, body FROM message_raw WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) r
ORDER BY r.id
