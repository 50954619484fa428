-- Stored replies lead elsewhere now.
UPDATE message m SET submission_id = n.submission_id
FROM unnest($2::bigint[], $3::bigint[]) AS n(id, submission_id)
WHERE m.inbox_id = $1::bigint AND m.id = n.id
