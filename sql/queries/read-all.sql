-- Everything, or project $1: the records with the members of their series, cover left out.
-- Set-based: members are collected once a series, however many messages are in it.
WITH member AS (
    SELECT m.inbox_id, m.series_id, array_agg(m.msgid ORDER BY m.extra, m.number, m.date, m.msgid) AS patches
    FROM series_patch m
    WHERE NOT m.is_cover
    GROUP BY m.inbox_id, m.series_id
)
SELECT r.*, series.patches, coalesce(r.previous_cover, before.patches[1]) AS previous_revision
FROM record r
LEFT JOIN member series ON series.inbox_id = r.inbox_id AND series.series_id = r.series_id AND r.kind > 0
LEFT JOIN member before ON before.inbox_id = r.inbox_id AND before.series_id = r.previous_id AND r.kind > 0
WHERE $1::text IS NULL OR r.project = $1
ORDER BY r.project COLLATE "C" NULLS FIRST,
         CASE WHEN r.kind = 2 THEN 'patch' WHEN r.kind = 1 THEN 'cover'
              WHEN r.submission IS NOT NULL THEN 'comment' ELSE 'other' END COLLATE "C",
         r.msgid COLLATE "C", r.inbox_id
