-- What a message looked at.
DELETE FROM reference r
USING (SELECT DISTINCT msgid_key(ref) AS ref FROM message m CROSS JOIN unnest(m.refs) AS ref
       WHERE m.inbox_id = $1::bigint AND m.id = $2::bigint) gone
WHERE r.inbox_id = $1::bigint AND r.ref = gone.ref AND r.message_id = $2::bigint
