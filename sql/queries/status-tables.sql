-- What tables have and take: rows as the last VACUUM or ANALYZE estimated (-1: never yet), bytes with indexes and TOAST.
SELECT c.relname::text, c.reltuples::bigint, pg_total_relation_size(c.oid)
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
ORDER BY c.relname
