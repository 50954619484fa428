-- Whether the id with key $1 was purged from inbox $2 (NULL: from all); and what quarantine has of it.
SELECT EXISTS (SELECT FROM tombstone WHERE msgid = $1::text AND inbox_id IN (0, coalesce($2::bigint, 0))),
       array(SELECT id FROM quarantine
             WHERE msgid_key(msgid) = $1::text AND ($2::bigint IS NULL OR inbox_id = $2::bigint))
