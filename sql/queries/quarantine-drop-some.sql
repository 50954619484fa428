-- Forgets what is kept for reason $1 (NULL: any) and came before $2 (NULL: any time).
DELETE FROM quarantine
WHERE ($1::text IS NULL OR reason = $1::text) AND ($2::timestamptz IS NULL OR arrived_at < $2::timestamptz)
RETURNING id
