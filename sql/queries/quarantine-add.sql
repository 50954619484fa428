-- Keeps a mail; not one that was purged, nor twice for the same reason.
INSERT INTO quarantine (reason, inbox_id, msgid, detail, raw, raw_sha256, from_line_date, arrived_at, origin)
SELECT $1::text, $2::bigint, $3::text, $4::text, $5::bytea, $6::bytea, $7::timestamptz, $8::timestamptz, $9::smallint
WHERE NOT EXISTS (
    SELECT FROM tombstone WHERE inbox_id IN (0, coalesce($2::bigint, 0)) AND msgid = msgid_key($3::text))
    ON CONFLICT DO NOTHING;
