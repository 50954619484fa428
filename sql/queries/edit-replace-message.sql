-- How the message came whose bytes are there now; all else is read from these.
UPDATE message SET from_line_date = $3::timestamptz, arrived_at = $4::timestamptz, origin = $5::smallint
WHERE inbox_id = $1::bigint AND id = $2::bigint
