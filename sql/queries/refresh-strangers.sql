-- Senders who have no mail any more.
DELETE FROM person p
WHERE p.inbox_id = $1::bigint AND NOT EXISTS (
    SELECT FROM message m WHERE m.inbox_id = $1::bigint AND m.person_id = p.id)
RETURNING p.email_key, p.email, NULL::text, p.name, NULL::text
