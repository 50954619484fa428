-- Whoever waits for a table holds up all who come later, deliveries too: so not for long.
SELECT set_config('lock_timeout', '2s', true)
