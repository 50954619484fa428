DELETE FROM quarantine WHERE id = ANY ($1::bigint[]) RETURNING id
