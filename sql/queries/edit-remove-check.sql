DELETE FROM patch_check WHERE inbox_id = $1::bigint AND message_id = $2::bigint
