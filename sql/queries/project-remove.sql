-- $1 project
WITH rules AS (DELETE FROM delegation_rule WHERE project_id = $1::bigint)
DELETE FROM project WHERE id = $1::bigint;
