-- $1 name
WITH new AS (INSERT INTO inbox (name) VALUES ($1) RETURNING id),
     lock AS (INSERT INTO inbox_lock (inbox_id) SELECT id FROM new)
SELECT id FROM new;
