-- Temporary tables in the place of all tables of the schema, with what no inbox has of its own; scratch-inbox brings the rest,
-- inbox by inbox. They go with the session, whatever ends it. Of mail its bodies are left out: nothing that decides reads them.
DO $$
DECLARE
    real text := current_setting('patchpost.schema');
    t    record;
    c    record;
BEGIN
    FOR t IN SELECT relname AS name FROM pg_class
             WHERE relnamespace = quote_ident(real)::regnamespace AND relkind IN ('r', 'p') LOOP
        EXECUTE format('CREATE TEMP TABLE %2$I (LIKE %1$I.%2$I INCLUDING ALL)', real, t.name);
        -- far from all ids that there are, or that others take meanwhile
        FOR c IN SELECT attname AS name FROM pg_attribute
                 WHERE attrelid = format('%I.%I', real, t.name)::regclass AND attidentity <> '' LOOP
            PERFORM setval(s.seqrelid, least(1::bigint << 40, s.seqmax / 2))
            FROM pg_sequence s
            WHERE s.seqrelid = pg_get_serial_sequence(format('pg_temp.%I', t.name), c.name)::regclass;
        END LOOP;
        CONTINUE WHEN t.name IN ('event', 'quarantine') OR (
            t.name NOT IN ('inbox_lock', 'inbox_list', 'project')
            AND EXISTS (SELECT FROM pg_attribute
                        WHERE attrelid = format('%I.%I', real, t.name)::regclass AND attname = 'inbox_id'));
        EXECUTE format('INSERT INTO pg_temp.%2$I SELECT * FROM %1$I.%2$I', real, t.name);
    END LOOP;

    CREATE FUNCTION pg_temp.without_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE FUNCTION pg_temp.without_text() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.content := ''''; NEW.diff := NULL; RETURN NEW; END';
    CREATE TRIGGER without_row BEFORE INSERT ON pg_temp.message_raw
        FOR EACH ROW EXECUTE FUNCTION pg_temp.without_row();
    CREATE TRIGGER without_text BEFORE INSERT ON pg_temp.message_text
        FOR EACH ROW EXECUTE FUNCTION pg_temp.without_text();
END
$$;
