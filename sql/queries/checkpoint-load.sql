SELECT position FROM checkpoint WHERE name = $1::text
