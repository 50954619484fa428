-- $1 link name: its inbox, the project, and the last cursor there; NULL: every inbox, without project.
SELECT i.id, p.id, l.event_cursor
FROM inbox i
JOIN inbox_lock l ON l.inbox_id = i.id
LEFT JOIN project p ON p.inbox_id = i.id AND p.link_name = $1::text
WHERE $1::text IS NULL OR p.id IS NOT NULL
LIMIT 2
