-- The newest patches. CASE, here and in the other lists: the planner takes it for a toss-up, and an equality for so rare that
-- it reads all of an inbox and sorts it.
--
-- $1 project, $2 state (slug), $3 submitter (pattern), $4 since, $5 until, $6 only incomplete, $7 patterns of
-- words, $8 path (regular expression); NULL: any. At most $9. The JSON form when $10. What the table shows comes first.
SELECT to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), state.slug, coalesce(found.series_id::text, '-'),
       coalesce(t.author_name, t.author_email), coalesce(t.name, found.subject), o.msgid,
       CASE WHEN $10::boolean THEN row_to_json((SELECT line FROM (SELECT
           o.msgid, o.project, t.name, state.slug AS state, coalesce(g.archived, false) AS archived,
           account.username AS delegate, g.commit_ref,
           to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS date,
           (SELECT one FROM (SELECT t.author_name AS name, t.author_email AS email) one) AS submitter,
           found.series_id AS series, found.version, coalesce(found.number, 1) AS number,
           coalesce(found.total, 1) AS total, t.file_paths AS files, t.pull_url
       ) line))::text END
FROM (
    SELECT each.*
    FROM inbox i
    CROSS JOIN LATERAL (
        SELECT m.inbox_id, m.id, m.date, m.subject, m.series_id, m.version, m.number, m.total
        FROM message m
        JOIN message_text x ON x.inbox_id = i.id AND x.id = m.id
        LEFT JOIN series s ON s.inbox_id = i.id AND s.id = m.series_id
        WHERE m.inbox_id = i.id AND m.kind = 2
          AND ($1::text IS NULL OR s.project_id = (SELECT id FROM project WHERE link_name = $1::text))
          AND ($2::text IS NULL OR CASE $2::text WHEN coalesce(
                  (SELECT st.slug FROM triage g JOIN state st ON st.id = g.state_id
                           WHERE g.inbox_id = i.id AND g.id = m.id),
                  (SELECT st.slug FROM state st WHERE st.slug = x.hint_state),
                  (SELECT st.slug FROM state st ORDER BY st.ordering LIMIT 1))
               THEN true ELSE false END)
          AND ($3::text IS NULL OR m.person_id IN (
              SELECT r.id FROM person r
              WHERE r.inbox_id = i.id AND (r.name ILIKE $3::text OR r.email ILIKE $3::text)))
          AND ($4::timestamptz IS NULL OR m.date >= $4::timestamptz)
          AND ($5::timestamptz IS NULL OR m.date <= $5::timestamptz)
          AND (NOT $6::boolean OR NOT s.complete)
          AND m.subject ILIKE ALL ($7::text[])
          AND ($8::text IS NULL OR EXISTS (
              SELECT FROM unnest(x.file_paths || x.file_old_paths) AS f(path) WHERE f.path ~ $8::text))
        ORDER BY m.date DESC, m.id DESC
        LIMIT $9::bigint
    ) each
    WHERE $1::text IS NULL OR i.id = (SELECT inbox_id FROM project WHERE link_name = $1::text)
    ORDER BY each.date DESC, each.id DESC
    LIMIT $9::bigint
) found
JOIN post o ON o.inbox_id = found.inbox_id AND o.id = found.id
JOIN message_text t ON t.inbox_id = found.inbox_id AND t.id = found.id
LEFT JOIN triage g ON g.inbox_id = found.inbox_id AND g.id = found.id
JOIN state ON state.slug = coalesce((SELECT slug FROM state WHERE id = g.state_id),
                                    (SELECT slug FROM state WHERE slug = t.hint_state),
                                    (SELECT slug FROM state ORDER BY ordering LIMIT 1))
LEFT JOIN account ON account.id = coalesce(g.delegate_id, t.delegate_id)
ORDER BY found.date DESC, found.id DESC
