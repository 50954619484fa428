-- The newest series.
--
-- $1 project, $2 state (slug), $3 submitter (pattern), $4 since, $5 until, $6 only incomplete, $7 patterns of
-- words, $8 path (regular expression); NULL: any. At most $9. The JSON form when $10. What the table shows comes first.
SELECT found.id::text, to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), 'v' || found.version,
       found.received || '/' || found.total || CASE WHEN found.extras > 0 THEN '+' || found.extras ELSE '' END,
       coalesce(t.author_name, t.author_email), coalesce(found.name, t.name, head.subject, ''),
       CASE WHEN $10::boolean THEN row_to_json((SELECT line FROM (SELECT
           found.id, p.link_name AS project, found.name, found.version, found.total, found.received, found.extras,
           found.complete, found.partial, to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS date,
           (SELECT one FROM (SELECT t.author_name AS name, t.author_email AS email) one) AS submitter,
           (SELECT o.msgid FROM post o WHERE o.inbox_id = found.inbox_id AND o.id = found.cover_id) AS cover,
           array(SELECT q.msgid FROM series_patch q
                 WHERE q.inbox_id = found.inbox_id AND q.series_id = found.id AND NOT q.is_cover
                 ORDER BY q.extra, q.number, q.date, q.msgid) AS patches,
           found.previous_id AS previous
       ) line))::text END
FROM (
    SELECT each.*
    FROM inbox i
    CROSS JOIN LATERAL (
        SELECT s.*
        FROM series s
        WHERE s.inbox_id = i.id AND s.first_id IS NOT NULL
          AND ($1::text IS NULL OR s.project_id = (SELECT id FROM project WHERE link_name = $1::text))
          AND ($3::text IS NULL OR s.person_id IN (
              SELECT r.id FROM person r
              WHERE r.inbox_id = i.id AND (r.name ILIKE $3::text OR r.email ILIKE $3::text)))
          AND ($4::timestamptz IS NULL OR s.date >= $4::timestamptz)
          AND ($5::timestamptz IS NULL OR s.date <= $5::timestamptz)
          AND (NOT $6::boolean OR NOT s.complete)
          AND ($7::text[] = '{}' OR EXISTS (
              SELECT FROM message m
              WHERE m.inbox_id = i.id AND m.series_id = s.id AND m.subject ILIKE ALL ($7::text[])))
          AND ($2::text IS NULL AND $8::text IS NULL OR EXISTS (
              SELECT FROM message m
              JOIN message_text x ON x.inbox_id = i.id AND x.id = m.id
              WHERE m.inbox_id = i.id AND m.series_id = s.id AND m.kind = 2
                AND ($2::text IS NULL OR CASE $2::text WHEN coalesce(
                        (SELECT st.slug FROM triage g JOIN state st ON st.id = g.state_id
                                 WHERE g.inbox_id = i.id AND g.id = m.id),
                        (SELECT st.slug FROM state st WHERE st.slug = x.hint_state),
                        (SELECT st.slug FROM state st ORDER BY st.ordering LIMIT 1))
                     THEN true ELSE false END)
                AND ($8::text IS NULL OR EXISTS (
                    SELECT FROM unnest(x.file_paths || x.file_old_paths) AS f(path) WHERE f.path ~ $8::text))))
        ORDER BY s.date DESC, s.id DESC
        LIMIT $9::bigint
    ) each
    WHERE $1::text IS NULL OR i.id = (SELECT inbox_id FROM project WHERE link_name = $1::text)
    ORDER BY each.date DESC, each.id DESC
    LIMIT $9::bigint
) found
LEFT JOIN message_text t ON t.inbox_id = found.inbox_id AND t.id = found.first_id
LEFT JOIN message head ON head.inbox_id = found.inbox_id AND head.id = found.first_id
LEFT JOIN project p ON p.id = found.project_id
ORDER BY found.date DESC, found.id DESC
