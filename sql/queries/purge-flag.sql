-- Deliveries to inbox $1, or with 0 to all, look at tombstones from now on. Waits for those that are under way, also where
-- others have looked at them before.
UPDATE inbox_lock SET purged = true WHERE $1::bigint IN (0, inbox_id)
