-- The inboxes to be read again, by name: all of them, or that of project $1. One of their projects, and the last message.
SELECT p.link_name, coalesce((SELECT max(id) FROM message WHERE inbox_id = i.id), 0)
FROM inbox i
CROSS JOIN LATERAL (SELECT min(link_name) AS link_name FROM project WHERE inbox_id = i.id) p
WHERE p.link_name IS NOT NULL AND
      ($1::text IS NULL OR i.id = (SELECT inbox_id FROM project WHERE link_name = $1::text))
ORDER BY i.name COLLATE "C"
