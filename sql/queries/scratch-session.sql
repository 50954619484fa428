-- $1 schema: from now on its names are those of the temporary tables, and the server refuses to write into any other.
SELECT set_config('search_path', 'pg_temp, ' || quote_ident($1), false),
       set_config('default_transaction_read_only', 'on', false)
