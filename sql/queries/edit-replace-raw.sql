UPDATE message_raw SET header = $3::bytea, body = $4::bytea, checksum = $5::bigint
WHERE inbox_id = $1::bigint AND id = $2::bigint
