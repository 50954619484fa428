-- Another reading begins.
UPDATE archive SET reading = reading + 1, settled = false WHERE name = $1::text
