-- Where the message with key $1 is: in all inboxes, or in inbox $2; also one that an archive took back, which no view has.
SELECT i.id, m.id, i.name, (SELECT min(link_name) FROM project p WHERE p.inbox_id = i.id), coalesce(o.type, 'message')
FROM inbox i
CROSS JOIN LATERAL (SELECT id FROM message WHERE inbox_id = i.id AND msgid = $1::text OFFSET 0) m
LEFT JOIN post o ON o.inbox_id = i.id AND o.id = m.id
WHERE $2::bigint IS NULL OR i.id = $2::bigint
ORDER BY i.name COLLATE "C"
