DELETE FROM message WHERE inbox_id = $1::bigint AND id = $2::bigint
