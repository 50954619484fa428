-- Where the message with key $1 is stored: in all inboxes, or in inbox $2. What an archive took back has the type removed.
SELECT m.inbox_id, m.id, i.name, o.project, coalesce(o.type, 'removed')
FROM inbox i
JOIN message m ON m.inbox_id = i.id AND m.msgid = $1::text
LEFT JOIN post o ON o.inbox_id = m.inbox_id AND o.id = m.id
WHERE $2::bigint IS NULL OR i.id = $2::bigint
ORDER BY i.name COLLATE "C"
