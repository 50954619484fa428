-- The newest patch whose diff has patch-id $2.
SELECT m.series_id, m.id
FROM message_text t
JOIN message m ON m.inbox_id = t.inbox_id AND m.id = t.id
WHERE t.inbox_id = $1::bigint AND t.git_patch_id = $2::text AND m.series_id IS NOT NULL
ORDER BY m.date DESC, m.msgid
LIMIT 1
