-- The checkpoint $1 goes, unless it was set again.
DELETE FROM checkpoint WHERE name = $1::text AND position = $2::text
