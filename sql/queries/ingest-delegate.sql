-- Stored patches whose project, and so whose rules, changed.
UPDATE message_text t SET delegate_id = n.delegate_id
FROM unnest($2::bigint[], $3::bigint[]) AS n(id, delegate_id)
WHERE t.inbox_id = $1::bigint AND t.id = n.id
