SELECT p.link_name, s.name, s.version, s.total, s.received, s.extras, s.complete, s.partial, s.date,
       c.msgid, s.base_commit, s.change_id, s.cover_id, t.author_name, t.author_email,
       coalesce(bc.msgid, before.msgid), s.previous_id
FROM series s
LEFT JOIN project p ON p.id = s.project_id
LEFT JOIN post c ON c.inbox_id = s.inbox_id AND c.id = s.cover_id
LEFT JOIN message_text t ON t.inbox_id = s.inbox_id AND t.id = s.first_id
LEFT JOIN series b ON b.inbox_id = s.inbox_id AND b.id = s.previous_id
LEFT JOIN post bc ON bc.inbox_id = b.inbox_id AND bc.id = b.cover_id
LEFT JOIN LATERAL (
    SELECT m.msgid FROM series_patch m
    WHERE m.inbox_id = b.inbox_id AND m.series_id = b.id
    ORDER BY m.extra, m.number, m.date, m.msgid
    LIMIT 1
) before ON true
WHERE s.inbox_id = $1::bigint AND s.id = $2::bigint
