-- The comments on a message.
SELECT id FROM message WHERE inbox_id = $1::bigint AND submission_id = $2::bigint
