COPY quarantine (raw, reason, msgid, detail, arrived_at, origin, inbox_id, from_line_date, raw_sha256) FROM STDIN;
