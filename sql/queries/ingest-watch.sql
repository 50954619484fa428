-- What stored replies depend on from now on.
INSERT INTO reference (inbox_id, ref, message_id)
SELECT $1::bigint, n.ref, n.message_id FROM unnest($2::text[], $3::bigint[]) AS n(ref, message_id)
ON CONFLICT DO NOTHING
