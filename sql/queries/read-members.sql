-- The patches of the series $2, cover letters left out: by series in the order given, in each by number, extras (0)
-- last. An unnumbered patch is 1 of 1.
SELECT m.series_id, m.id, m.msgid, m.date, CASE WHEN m.extra THEN 0 ELSE coalesce(m.number, 1) END, o.subject, t.git_patch_id, t.file_paths
FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted(id, place),
LATERAL (
    SELECT * FROM series_patch p
    WHERE p.inbox_id = $1::bigint AND p.series_id = wanted.id AND NOT p.is_cover
    OFFSET 0
) m
JOIN message o ON o.inbox_id = $1::bigint AND o.id = m.id
JOIN message_text t ON t.inbox_id = $1::bigint AND t.id = m.id
ORDER BY wanted.place, m.extra, m.number, m.date, m.msgid
