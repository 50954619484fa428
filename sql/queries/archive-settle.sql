-- What earlier readings had and this one has not is removed.
UPDATE archive SET settled = true WHERE name = $1::text
