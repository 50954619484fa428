-- $1 schema. Two who create or upgrade it at once take turns. The name is kept for the statements
-- that need it as an identifier.
SELECT set_config('patchpost.schema', $1, true),
       pg_advisory_xact_lock(hashtextextended('patchpost schema ' || $1, 0));
