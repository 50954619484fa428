-- What quarantine has of the id with key $1, of inbox $2 (NULL: of all, and of none).
DELETE FROM quarantine
WHERE msgid_key(msgid) = $1::text AND ($2::bigint IS NULL OR inbox_id = $2::bigint)
RETURNING id
