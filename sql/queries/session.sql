-- $1 schema, $2 time-out in milliseconds: what a session needs, in one statement.
SELECT set_config('search_path', quote_ident($1) || ', pg_temp', false),
       set_config('statement_timeout', $2, false),
       set_config('lock_timeout', $2, false),
       set_config('idle_in_transaction_session_timeout', $2, false);
