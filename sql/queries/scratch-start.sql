-- $1 schema: the settings of a session whose writing is to be forgotten. Before anything else in it.
SELECT set_config('patchpost.schema', $1, false),
       set_config('temp_buffers', '64MB', false)
