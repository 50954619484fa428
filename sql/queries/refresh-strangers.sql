-- Those of the senders $2 who have no mail any more: they go. Without an index that would tell, mail is looked through once.
WITH here AS MATERIALIZED (
    SELECT DISTINCT m.person_id
    FROM unnest($2::bigint[]) AS asked(id)
    JOIN message m ON m.inbox_id = $1::bigint AND m.person_id = asked.id
)
DELETE FROM person p
WHERE p.inbox_id = $1::bigint AND p.id = ANY ($2::bigint[]) AND NOT EXISTS (SELECT FROM here WHERE here.person_id = p.id)
RETURNING p.email_key, p.email, NULL::text, p.name, NULL::text
