-- $1 schema: what is there. Roles count when this schema knows them.
SELECT getdatabaseencoding(),
       to_regclass(format('%I.schema_version', $1::text)) IS NOT NULL,
       2 = (SELECT count(*) FROM pg_roles, to_regnamespace(quote_ident($1::text)) AS schema
             WHERE rolname IN ('patchpost_deliver', 'patchpost_read')
               AND has_schema_privilege(rolname, schema, 'USAGE'));
