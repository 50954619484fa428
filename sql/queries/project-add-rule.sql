-- $1 project, $2 path, $3 account, $4 priority
INSERT INTO delegation_rule (project_id, path, account_id, priority) VALUES ($1, $2, $3, $4)
    ON CONFLICT (project_id, path, account_id) DO UPDATE SET priority = excluded.priority;
