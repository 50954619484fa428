-- The next $5 events of inbox $1 after cursor $2, in order; whether each is of project $3 and of one of the
-- categories $4 (NULL: any) is a column, so that who asks for few does not walk the same ones again and again. Series
-- are as they are now; series and project of a comment are those of its submission. The JSON form when $6.
--
-- LATERAL with OFFSET 0 as in ingest-known.sql.
SELECT e.cursor, w.wanted, d.date || 'Z', e.category, o.msgid, o.subject,
       s.id, s.version, s.total, s.received, s.name,
       CASE WHEN w.wanted AND $6::boolean THEN row_to_json((
           SELECT line FROM (SELECT
               e.cursor,
               e.category,
               d.date,
               (ARRAY['deliver', 'import', 'reindex'])[e.origin + 1] AS origin,
               p.link_name AS project,
               o.msgid,
               o.subject,
               (SELECT u.msgid FROM post u WHERE u.inbox_id = e.inbox_id AND u.id = e.submission_id) AS submission,
               CASE WHEN s.id IS NOT NULL THEN (
                   SELECT one FROM (SELECT s.id, s.name, s.version, s.total, s.received, s.complete,
                       coalesce(e.has_cover, s.cover_id IS NOT NULL) AS has_cover, s.merged_into) one) END AS series
           ) line))::text END
FROM (
    SELECT * FROM event WHERE inbox_id = $1::bigint AND cursor > $2::bigint ORDER BY cursor LIMIT $5::integer
) e
LEFT JOIN LATERAL (
    SELECT * FROM post WHERE inbox_id = $1::bigint AND id = e.message_id OFFSET 0
) o ON true
LEFT JOIN LATERAL (
    SELECT * FROM series WHERE inbox_id = $1::bigint AND id = coalesce(e.series_id, o.series_id) OFFSET 0
) s ON true
LEFT JOIN project p ON p.id = coalesce(e.project_id, o.project_id)
CROSS JOIN LATERAL (
    SELECT ($3::bigint IS NULL OR p.id IS NOT DISTINCT FROM $3::bigint)
       AND ($4::text[] IS NULL OR e.category = ANY ($4::text[]))
) AS w(wanted)
CROSS JOIN LATERAL (SELECT to_char(e.date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')) AS d(date)
ORDER BY e.cursor
