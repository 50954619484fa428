-- The cursor of the last event of inbox $1.
SELECT event_cursor FROM inbox_lock WHERE inbox_id = $1::bigint
