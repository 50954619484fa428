-- The cursor of the last event, and the rules that wrote.
UPDATE inbox_lock SET event_cursor = $2::bigint, rules_version = $3::integer WHERE inbox_id = $1::bigint
