-- The server, and whether the table of messages is small enough ($1 bytes) to be counted.
SELECT current_database(), current_setting('server_version'), pg_relation_size('message') <= $1::bigint,
       2 = (SELECT count(*) FROM pg_roles
            WHERE rolname IN ('patchpost_deliver', 'patchpost_read') AND
                  has_schema_privilege(rolname, current_schema(), 'USAGE')),
       (SELECT count(*) FROM tombstone WHERE inbox_id = 0 OR NOT EXISTS (
            SELECT FROM tombstone t WHERE t.inbox_id = 0 AND t.msgid = tombstone.msgid))
