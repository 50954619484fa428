-- Stored messages that an archive spoke of, too.
UPDATE message m SET archive_id = n.archive_id, archive_reading = n.archive_reading
FROM unnest($2::bigint[], $3::integer[], $4::integer[]) AS n(id, archive_id, archive_reading)
WHERE m.inbox_id = $1::bigint AND m.id = n.id
