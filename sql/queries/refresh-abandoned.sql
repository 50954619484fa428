-- Series rows that all members have left without being joined into another, with the message that was their first:
-- damage, for no batch leaves such.
SELECT coalesce(s.cover_id, s.first_id), s.id FROM series s
WHERE s.inbox_id = $1::bigint AND s.merged_into IS NULL AND coalesce(s.cover_id, s.first_id) IS NOT NULL AND NOT EXISTS (
    SELECT FROM message m WHERE m.inbox_id = $1::bigint AND m.series_id = s.id)
