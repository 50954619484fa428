SELECT name FROM inbox WHERE id = $1::bigint;
