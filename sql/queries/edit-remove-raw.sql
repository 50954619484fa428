DELETE FROM message_raw WHERE inbox_id = $1::bigint AND id = $2::bigint
