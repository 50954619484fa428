-- Deliveries to an inbox look at tombstones from now on.
UPDATE inbox_lock SET purged = true WHERE inbox_id = $1::bigint AND NOT purged
