-- Senders by address.
SELECT asked.email_key, p.id, p.named_date, p.named_msgid, p.email, p.name
FROM unnest($2::text[]) AS asked(email_key)
CROSS JOIN LATERAL (
    SELECT id, named_date, named_msgid, email, name FROM person
    WHERE inbox_id = $1::bigint AND email_key = asked.email_key OFFSET 0
) p
