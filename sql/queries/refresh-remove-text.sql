-- Rows that are written anew.
DELETE FROM message_text WHERE inbox_id = $1::bigint AND id = ANY ($2::bigint[])
