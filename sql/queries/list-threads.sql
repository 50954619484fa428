-- The newest threads, by their first message: one that refers to none that is stored. State, path and incomplete mean its
-- series. A reply says in `reference' what it looked at up to the message that leads to its submission, so whoever
-- walks from message to message there finds all of a thread.
--
-- $1 project, $2 state (slug), $3 submitter (pattern), $4 since, $5 until, $6 only incomplete, $7 patterns of
-- words, $8 path (regular expression); NULL: any. At most $9. The JSON form when $10. What the table shows comes first.
SELECT to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
       to_char(thread.last AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), thread.messages::text,
       coalesce(t.author_name, t.author_email), found.subject, o.msgid,
       CASE WHEN $10::boolean THEN row_to_json((SELECT line FROM (SELECT
           o.msgid, o.project, o.type, found.subject,
           to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS date,
           to_char(thread.last AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS last, thread.messages,
           (SELECT one FROM (SELECT t.author_name AS name, t.author_email AS email) one) AS submitter,
           o.series_id AS series
       ) line))::text END
FROM (
    SELECT each.*
    FROM inbox i
    CROSS JOIN LATERAL (
        SELECT m.inbox_id, m.id, m.msgid, m.date, m.subject
        FROM message m
        WHERE m.inbox_id = i.id AND NOT m.group_flags @> '{removed-upstream}'
          AND ($1::text IS NULL
               OR $1::text = (SELECT q.project FROM post q WHERE q.inbox_id = i.id AND q.id = m.id))
          AND ($3::text IS NULL OR m.person_id IN (
              SELECT r.id FROM person r
              WHERE r.inbox_id = i.id AND (r.name ILIKE $3::text OR r.email ILIKE $3::text)))
          AND ($4::timestamptz IS NULL OR m.date >= $4::timestamptz)
          AND ($5::timestamptz IS NULL OR m.date <= $5::timestamptz)
          AND (NOT $6::boolean OR EXISTS (
              SELECT FROM series s WHERE s.inbox_id = i.id AND s.id = m.series_id AND NOT s.complete))
          AND m.subject ILIKE ALL ($7::text[])
          AND ($2::text IS NULL AND $8::text IS NULL OR EXISTS (
              SELECT FROM message n
              JOIN message_text x ON x.inbox_id = i.id AND x.id = n.id
              WHERE n.inbox_id = i.id AND n.series_id = m.series_id AND n.kind = 2
                AND ($2::text IS NULL OR CASE $2::text WHEN coalesce(
                        (SELECT st.slug FROM triage g JOIN state st ON st.id = g.state_id
                                 WHERE g.inbox_id = i.id AND g.id = n.id),
                        (SELECT st.slug FROM state st WHERE st.slug = x.hint_state),
                        (SELECT st.slug FROM state st ORDER BY st.ordering LIMIT 1))
                     THEN true ELSE false END)
                AND ($8::text IS NULL OR EXISTS (
                    SELECT FROM unnest(x.file_paths || x.file_old_paths) AS f(path) WHERE f.path ~ $8::text))))
          AND NOT EXISTS (
              SELECT FROM unnest(m.refs) AS r(ref)
              CROSS JOIN LATERAL (
                  SELECT FROM message n
                  WHERE n.inbox_id = i.id AND n.msgid = msgid_key(r.ref) AND NOT n.group_flags @> '{removed-upstream}'
                  OFFSET 0
              ) n)
        ORDER BY m.date DESC, m.id DESC
        LIMIT $9::bigint
    ) each
    WHERE $1::text IS NULL OR i.id = (SELECT inbox_id FROM project WHERE link_name = $1::text)
    ORDER BY each.date DESC, each.id DESC
    LIMIT $9::bigint
) found
CROSS JOIN LATERAL (
    WITH RECURSIVE walk(id, msgid, date) AS (
        SELECT found.id, found.msgid, found.date
      UNION
        SELECT m.id, m.msgid, m.date
        FROM walk w
        CROSS JOIN LATERAL (
            SELECT message_id FROM reference WHERE inbox_id = found.inbox_id AND ref = w.msgid OFFSET 0
        ) r
        CROSS JOIN LATERAL (
            SELECT id, msgid, date FROM message WHERE inbox_id = found.inbox_id AND id = r.message_id OFFSET 0
        ) m
    )
    SELECT count(*) AS messages, max(date) AS last FROM walk
) thread
JOIN post o ON o.inbox_id = found.inbox_id AND o.id = found.id
JOIN message_text t ON t.inbox_id = found.inbox_id AND t.id = found.id
ORDER BY found.date DESC, found.id DESC
