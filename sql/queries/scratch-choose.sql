-- $1 inbox: of what scratch-inbox is.
SELECT set_config('patchpost.inbox', $1::bigint::text, false)
