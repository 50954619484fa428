-- The sender $2, called what the latest mail that is left calls him: as refresh-persons.sql.
UPDATE person p
SET email = latest.author_email, name = latest.author_name, named_date = latest.named_date, named_msgid = latest.named_msgid
FROM (
    SELECT CASE WHEN r.removed THEN '' ELSE m.msgid END AS named_msgid,
           CASE WHEN NOT r.removed THEN t.author_name END AS author_name,
           CASE WHEN r.removed THEN before.email ELSE t.author_email END AS author_email,
           CASE WHEN r.removed OR t.author_name IS NULL THEN to_timestamp(0) ELSE m.date END AS named_date
    FROM message m
    CROSS JOIN LATERAL (SELECT m.group_flags @> '{removed-upstream}') AS r(removed)
    JOIN message_text t ON t.inbox_id = $1::bigint AND t.id = m.id
    JOIN person before ON before.inbox_id = $1::bigint AND before.id = $2::bigint
    WHERE m.inbox_id = $1::bigint AND m.person_id = $2::bigint
    ORDER BY r.removed, t.author_name IS NULL, CASE WHEN t.author_name IS NOT NULL THEN m.date END DESC, m.msgid DESC
    LIMIT 1
) latest
WHERE p.inbox_id = $1::bigint AND p.id = $2::bigint
