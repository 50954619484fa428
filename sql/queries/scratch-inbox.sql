-- What is stored of an inbox, into the temporary tables, as all decisions want it.
DO $$
DECLARE
    real text := current_setting('patchpost.schema');
    t    record;
BEGIN
    FOR t IN SELECT c.relname AS name FROM pg_class c
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'inbox_id'
             WHERE c.relnamespace = quote_ident(real)::regnamespace AND c.relkind IN ('r', 'p')
               AND c.relname NOT IN ('inbox_lock', 'inbox_list', 'project', 'message_raw', 'event', 'quarantine') LOOP
        EXECUTE format('INSERT INTO pg_temp.%2$I SELECT * FROM %1$I.%2$I WHERE inbox_id = %3$s', real, t.name,
                       current_setting('patchpost.inbox')::bigint);
        EXECUTE format('ANALYZE pg_temp.%I', t.name);
    END LOOP;
END
$$;
