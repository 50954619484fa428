-- Messages that the rules of today read as they are stored.
UPDATE message SET rules_version = $3::integer WHERE inbox_id = $1::bigint AND id = ANY ($2::bigint[])
