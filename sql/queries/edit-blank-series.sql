-- Rows of series that have no members any more, and the name of a message of date $2.
UPDATE series SET name = NULL, base_commit = NULL, change_id = NULL
WHERE inbox_id = $1::bigint AND date = $2::timestamptz AND first_id IS NULL
