-- The lock of an inbox, with what it hands out.
SELECT event_cursor, rules_version, purged FROM inbox_lock WHERE inbox_id = $1::bigint FOR UPDATE
