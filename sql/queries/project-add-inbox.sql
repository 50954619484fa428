-- $1 name
WITH new AS (INSERT INTO inbox (name) VALUES ($1) RETURNING id),
     lock AS (INSERT INTO inbox_lock (inbox_id, purged)
              SELECT id, EXISTS (SELECT FROM tombstone WHERE inbox_id = 0) FROM new)
SELECT id FROM new;
