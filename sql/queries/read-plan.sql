-- For a walk over everything: just after an import there are no statistics, and a nested loop that the planner
-- then likes costs the square of the messages.
SELECT set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)
