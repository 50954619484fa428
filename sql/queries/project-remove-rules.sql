-- $1 project, $2 user name, $3 address
DELETE FROM delegation_rule
 WHERE project_id = $1
   AND account_id IN (SELECT id FROM account WHERE username = $2 OR lower(email) = lower($3));
