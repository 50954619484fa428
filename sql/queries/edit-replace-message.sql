-- How the message came whose bytes are there now; all else is read from these. No archive took this content back.
UPDATE message SET from_line_date = $3::timestamptz, arrived_at = $4::timestamptz, origin = $5::smallint,
       archive_id = NULL, archive_reading = NULL, group_flags = array_remove(group_flags, 'removed-upstream')
WHERE inbox_id = $1::bigint AND id = $2::bigint
