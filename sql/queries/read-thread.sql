-- The messages of series $2 and message $3, with the comments on them.
SELECT m.id, o.msgid, m.kind, m.date, m.subject, t.author_name, t.author_email,
       m.refs, m.submission_id, t.name, patch.state,
       CASE WHEN m.kind = 2 THEN combined_check(m.inbox_id, m.id) END, t.trailers
FROM (
    SELECT o.id FROM message o WHERE o.inbox_id = $1::bigint AND o.series_id = $2::bigint
  UNION
    SELECT c.id
    FROM message o
    JOIN message c ON c.inbox_id = $1::bigint AND c.submission_id = o.id
    WHERE o.inbox_id = $1::bigint AND o.series_id = $2::bigint
  UNION
    SELECT c.id FROM message c WHERE c.inbox_id = $1::bigint AND c.submission_id = $3::bigint
  UNION
    SELECT $3::bigint
) member
JOIN message m ON m.inbox_id = $1::bigint AND m.id = member.id
JOIN post o ON o.inbox_id = $1::bigint AND o.id = member.id
JOIN message_text t ON t.inbox_id = $1::bigint AND t.id = member.id
LEFT JOIN series s ON s.inbox_id = $1::bigint AND s.id = m.series_id
LEFT JOIN series_patch p ON p.inbox_id = $1::bigint AND p.series_id = m.series_id AND p.id = m.id
LEFT JOIN LATERAL (
    SELECT q.state FROM patch q WHERE q.inbox_id = m.inbox_id AND q.id = m.id AND m.kind = 2
) patch ON true
ORDER BY m.kind = 0, s.cover_id IS DISTINCT FROM m.id, p.extra, p.number, m.date, m.msgid
