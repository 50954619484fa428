-- The next messages to be read again: after id $2, up to $3; of dates from $4 to before $5, of rules before $6 (NULL: all); $7 at
-- most.
SELECT id FROM message
WHERE inbox_id = $1::bigint AND id > $2::bigint AND id <= $3::bigint AND
      ($4::timestamptz IS NULL OR date >= $4::timestamptz) AND ($5::timestamptz IS NULL OR date < $5::timestamptz) AND
      ($6::integer IS NULL OR rules_version < $6::integer)
ORDER BY id LIMIT $7::integer
