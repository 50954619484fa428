-- One message: the record with the members of its series, as in read-all.sql.
SELECT r.*, series.patches, coalesce(r.previous_cover, before.patches[1]) AS previous_revision
FROM record r,
LATERAL (
    SELECT array_agg(m.msgid ORDER BY m.extra, m.number, m.date, m.msgid)
    FROM series_patch m
    WHERE m.inbox_id = r.inbox_id AND m.series_id = r.series_id AND NOT m.is_cover
) AS series(patches),
LATERAL (
    SELECT array_agg(m.msgid ORDER BY m.extra, m.number, m.date, m.msgid)
    FROM series_patch m
    WHERE m.inbox_id = r.inbox_id AND m.series_id = r.previous_id AND NOT m.is_cover
) AS before(patches)
WHERE r.inbox_id = $1::bigint AND r.id = $2::bigint
