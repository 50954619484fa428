-- Deliveries to inbox $1, or with 0 to all, look at tombstones from now on. Waits for those that are under way.
UPDATE inbox_lock SET purged = true WHERE NOT purged AND $1::bigint IN (0, inbox_id)
