-- Senders whose naming mail is not theirs any more: named by the latest mail that they have, as ingest does it.
UPDATE person p
SET email = latest.author_email, name = latest.author_name,
    named_date = CASE WHEN latest.author_name IS NULL THEN to_timestamp(0) ELSE latest.date END, named_msgid = latest.msgid
FROM (
    SELECT DISTINCT ON (m.person_id) m.person_id, m.date, m.msgid, t.author_name, t.author_email
    FROM person left_alone
    JOIN message m ON m.inbox_id = $1::bigint AND m.person_id = left_alone.id
    JOIN message_text t ON t.inbox_id = $1::bigint AND t.id = m.id
    WHERE left_alone.inbox_id = $1::bigint AND NOT EXISTS (
        SELECT FROM message n
        WHERE n.inbox_id = $1::bigint AND n.msgid = left_alone.named_msgid AND n.person_id = left_alone.id)
    ORDER BY m.person_id, t.author_name IS NULL,
             CASE WHEN t.author_name IS NOT NULL THEN m.date END DESC, m.msgid DESC
) latest
WHERE p.inbox_id = $1::bigint AND p.id = latest.person_id
