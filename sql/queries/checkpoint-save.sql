-- How far the run $1 is.
INSERT INTO checkpoint (name, position) VALUES ($1::text, $2::text)
ON CONFLICT (name) DO UPDATE SET position = excluded.position
