-- What a message is tied to others by.
SELECT msgid, series_id, title_key, change_key, date, person_id FROM message WHERE inbox_id = $1::bigint AND id = $2::bigint
