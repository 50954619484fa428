-- The stored replies among some ids.
SELECT m.id
FROM unnest($2::text[]) AS asked(msgid)
CROSS JOIN LATERAL (SELECT id, kind FROM message WHERE inbox_id = $1::bigint AND msgid = asked.msgid OFFSET 0) m
WHERE m.kind = 0
