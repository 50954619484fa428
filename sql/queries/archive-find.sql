SELECT id, reading, NOT settled FROM archive WHERE name = $1::text
