-- $1 inbox: without projects and mail
WITH lists AS (DELETE FROM inbox_list WHERE inbox_id = $1::bigint),
     lock AS (DELETE FROM inbox_lock WHERE inbox_id = $1::bigint)
DELETE FROM inbox WHERE id = $1::bigint;
