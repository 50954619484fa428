-- Stored submissions move to other series. Flags come as one text an element, blanks between.
UPDATE message m SET series_id = n.series_id, group_flags = string_to_array(n.group_flags, ' '), completed = n.completed
FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::boolean[]) AS n(id, series_id, group_flags, completed)
WHERE m.inbox_id = $1::bigint AND m.id = n.id
