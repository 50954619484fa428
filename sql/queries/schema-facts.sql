-- $1 schema: what is there.
SELECT getdatabaseencoding(),
       to_regclass(format('%I.schema_version', $1)) IS NOT NULL,
       (SELECT count(*) = 2 FROM pg_roles
         WHERE rolname IN ('patchpost_deliver', 'patchpost_read')
           AND to_regnamespace(quote_ident($1)) IS NOT NULL
           AND has_schema_privilege(rolname, to_regnamespace(quote_ident($1)), 'USAGE'));
