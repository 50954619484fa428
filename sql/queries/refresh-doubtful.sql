-- Senders that refresh-persons.sql or refresh-strangers.sql would change. It takes a look at all mail: to be asked without
-- the lock of the inbox.
SELECT p.id
FROM person p
LEFT JOIN (
    SELECT DISTINCT ON (m.person_id) m.person_id, r.removed, t.author_email,
           CASE WHEN NOT r.removed THEN t.author_name END AS name,
           CASE WHEN r.removed OR t.author_name IS NULL THEN to_timestamp(0) ELSE m.date END AS named_date,
           CASE WHEN r.removed THEN '' ELSE m.msgid END AS named_msgid
    FROM message m
    CROSS JOIN LATERAL (SELECT m.group_flags @> '{removed-upstream}') AS r(removed)
    JOIN message_text t ON t.inbox_id = $1::bigint AND t.id = m.id
    WHERE m.inbox_id = $1::bigint
    ORDER BY m.person_id, named_date DESC, named_msgid DESC
) latest ON latest.person_id = p.id
WHERE p.inbox_id = $1::bigint AND
      (latest.person_id IS NULL OR
       (p.email, p.name, p.named_date, p.named_msgid) IS DISTINCT FROM
       (CASE WHEN latest.removed THEN p.email ELSE latest.author_email END, latest.name, latest.named_date,
        latest.named_msgid))
ORDER BY p.id
