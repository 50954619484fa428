-- The tombstone of a message that is there no more.
INSERT INTO tombstone (inbox_id, msgid, message_id) VALUES ($1::bigint, $2::text, $3::bigint)
ON CONFLICT (inbox_id, msgid) DO UPDATE SET message_id = excluded.message_id
