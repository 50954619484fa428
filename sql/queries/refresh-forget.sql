-- What stored messages do not refer to any more.
DELETE FROM reference r USING unnest($2::text[], $3::bigint[]) AS gone(ref, message_id)
WHERE r.inbox_id = $1::bigint AND r.ref = gone.ref AND r.message_id = gone.message_id
