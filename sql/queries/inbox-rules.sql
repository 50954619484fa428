-- The delegation rules of the projects $1.
SELECT project_id, path, account_id, priority FROM delegation_rule WHERE project_id = ANY ($1::bigint[]);
