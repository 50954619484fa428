-- The tombstone of an id, in inbox $1 or, with 0, in all.
INSERT INTO tombstone (inbox_id, msgid) VALUES ($1::bigint, $2::text) ON CONFLICT DO NOTHING
