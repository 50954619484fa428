-- Whoever may not create schemas can be given one that is empty.
DO $$
DECLARE
    name text := current_setting('patchpost.schema');
BEGIN
    IF to_regnamespace(quote_ident(name)) IS NULL THEN
        EXECUTE format('CREATE SCHEMA %I', name);
    END IF;
END
$$;
