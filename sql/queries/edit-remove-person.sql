-- The sender $2, when no mail of his is left.
DELETE FROM person p
WHERE p.inbox_id = $1::bigint AND p.id = $2::bigint AND NOT EXISTS (
    SELECT FROM message m WHERE m.inbox_id = $1::bigint AND m.person_id = $2::bigint)
