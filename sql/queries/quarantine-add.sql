INSERT INTO quarantine (reason, inbox_id, msgid, detail, raw, raw_sha256, from_line_date, arrived_at, origin)
VALUES ($1, $2::bigint, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT DO NOTHING;
