-- Of which series others are the revision now.
UPDATE series s SET previous_id = n.previous_id, partial = n.partial
FROM unnest($2::bigint[], $3::bigint[], $4::boolean[]) AS n(id, previous_id, partial)
WHERE s.inbox_id = $1::bigint AND s.id = n.id
