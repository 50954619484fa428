-- What the cover letter and patches of series $2 say they depend on, in their order.
SELECT t.depends_on, t.prerequisites
FROM message m
JOIN message_text t ON t.inbox_id = m.inbox_id AND t.id = m.id
WHERE m.inbox_id = $1::bigint AND m.series_id = $2::bigint
  AND (t.depends_on <> '{}' OR t.prerequisites <> '{}')
ORDER BY m.kind, m.number, m.date, m.msgid
