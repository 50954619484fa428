-- $1 schema, $2 time-out in milliseconds: what a session needs, in one statement.
SELECT set_config('search_path', quote_ident($1) || ', pg_temp', false),
       set_config('statement_timeout', $2, false),
       set_config('lock_timeout', $2, false),
       set_config('idle_in_transaction_session_timeout', $2, false),
       -- a plan made while a table was empty is none for later, and compiling costs more than our queries do
       set_config('plan_cache_mode', 'force_custom_plan', false),
       set_config('jit', 'off', false);
