-- A message goes where the one that replaces it was, whose bytes have the SHA-256 $3: not when they are there already,
-- because the answer to COMMIT was lost.
INSERT INTO quarantine (reason, inbox_id, msgid, detail, raw, raw_sha256, from_line_date, arrived_at, origin)
SELECT 'id-reused', m.inbox_id, coalesce(t.long_msgid, m.msgid), 'replaced by another message with its id', r.header || r.body,
       sha256(r.header || r.body), m.from_line_date, m.arrived_at, m.origin
FROM message m
JOIN message_raw r ON r.inbox_id = $1::bigint AND r.id = m.id
JOIN message_text t ON t.inbox_id = $1::bigint AND t.id = m.id
WHERE m.inbox_id = $1::bigint AND m.id = $2::bigint AND encode(sha256(r.header || r.body), 'hex') <> $3::text
ON CONFLICT DO NOTHING
