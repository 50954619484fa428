-- Ids that stored messages refer to and that were never seen, each with the last message stored that does, the newest of
-- these first. That it is the last is an index look-up, so that an id with thousands of replies costs no more.
--
-- $1 project, $2 state (slug), $3 submitter (pattern), $4 since, $5 until, $6 only incomplete, $7 patterns of
-- words, $8 path (regular expression); NULL: any. At most $9. The JSON form when $10. What the table shows comes first.
-- $2, $6 and $8 mean nothing here; naming their types is enough for PostgreSQL to take them.
SELECT to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
       refs.messages::text, found.ref, coalesce(t.author_name, t.author_email), found.subject,
       CASE WHEN $10::boolean THEN row_to_json((SELECT line FROM (SELECT
           found.ref AS msgid, o.project, refs.messages,
           (SELECT one FROM (SELECT
               o.msgid, found.subject, to_char(found.date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS date,
               (SELECT two FROM (SELECT t.author_name AS name, t.author_email AS email) two) AS submitter) one) AS last
       ) line))::text END
FROM (
    SELECT each.*
    FROM inbox i
    CROSS JOIN LATERAL (
        SELECT m.inbox_id, m.id, m.date, m.subject, r.ref
        FROM message m
        CROSS JOIN LATERAL unnest(m.refs) AS r(ref)
        WHERE m.inbox_id = i.id
          AND ($1::text IS NULL
               OR $1::text = (SELECT q.project FROM post q WHERE q.inbox_id = i.id AND q.id = m.id))
          AND ($3::text IS NULL OR m.person_id IN (
              SELECT p.id FROM person p
              WHERE p.inbox_id = i.id AND (p.name ILIKE $3::text OR p.email ILIKE $3::text)))
          AND ($4::timestamptz IS NULL OR m.date >= $4::timestamptz)
          AND ($5::timestamptz IS NULL OR m.date <= $5::timestamptz)
          AND m.subject ILIKE ALL ($7::text[])
          AND ($2::text, $6::boolean, $8::text) IS NOT DISTINCT FROM ($2::text, $6::boolean, $8::text)
          AND NOT EXISTS (SELECT FROM message n WHERE n.inbox_id = i.id AND n.msgid = msgid_key(r.ref) OFFSET 0)
          AND m.id = (SELECT max(e.message_id) FROM reference e WHERE e.inbox_id = i.id AND e.ref = msgid_key(r.ref))
        ORDER BY m.date DESC, m.id DESC, r.ref
        LIMIT $9::bigint
    ) each
    WHERE $1::text IS NULL OR i.id = (SELECT inbox_id FROM project WHERE link_name = $1::text)
    ORDER BY each.date DESC, each.id DESC, each.ref
    LIMIT $9::bigint
) found
CROSS JOIN LATERAL (
    SELECT count(*) AS messages FROM reference e
    WHERE e.inbox_id = found.inbox_id AND e.ref = msgid_key(found.ref)
) refs
JOIN post o ON o.inbox_id = found.inbox_id AND o.id = found.id
JOIN message_text t ON t.inbox_id = found.inbox_id AND t.id = found.id
ORDER BY found.date DESC, found.id DESC, found.ref
