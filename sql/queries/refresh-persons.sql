-- Those of the senders $2 who are not called what their latest mail calls them, as ingest sees it: put right. What was
-- taken back names nobody.
UPDATE person p
SET email = latest.email, name = latest.name, named_date = latest.named_date, named_msgid = latest.named_msgid
FROM (
    SELECT DISTINCT ON (m.person_id) m.person_id,
           CASE WHEN r.removed THEN before.email ELSE t.author_email END AS email,
           CASE WHEN NOT r.removed THEN t.author_name END AS name,
           CASE WHEN r.removed OR t.author_name IS NULL THEN to_timestamp(0) ELSE m.date END AS named_date,
           CASE WHEN r.removed THEN '' ELSE m.msgid END AS named_msgid,
           before.email AS old_email, before.name AS old_name
    FROM unnest($2::bigint[]) AS asked(id)
    JOIN message m ON m.inbox_id = $1::bigint AND m.person_id = asked.id
    CROSS JOIN LATERAL (SELECT m.group_flags @> '{removed-upstream}') AS r(removed)
    JOIN message_text t ON t.inbox_id = $1::bigint AND t.id = m.id
    JOIN person before ON before.inbox_id = $1::bigint AND before.id = m.person_id
    ORDER BY m.person_id, named_date DESC, named_msgid DESC
) latest
WHERE p.inbox_id = $1::bigint AND p.id = latest.person_id AND
      (p.email, p.name, p.named_date, p.named_msgid) IS DISTINCT FROM
      (latest.email, latest.name, latest.named_date, latest.named_msgid)
RETURNING p.email_key, latest.old_email, p.email, latest.old_name, p.name
