-- The series of later versions whose link may change because of submissions that came or went ($2 to $4: key of
-- sender and title, date, msgid; $5 to $7: key of the change-id, date, msgid): those of the $8 nearest after each.
SELECT s.id
FROM (
    SELECT near.series_id
    FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) AS asked(key, date, msgid)
    CROSS JOIN LATERAL (
        SELECT series_id FROM message
        WHERE inbox_id = $1::bigint AND title_key = asked.key AND (date, msgid) > (asked.date, asked.msgid)
          AND series_id IS NOT NULL AND NOT group_flags @> '{stranger}'
        ORDER BY date, msgid LIMIT $8::integer
    ) near
  UNION
    SELECT near.series_id
    FROM unnest($5::bigint[], $6::timestamptz[], $7::text[]) AS asked(key, date, msgid)
    CROSS JOIN LATERAL (
        SELECT series_id FROM message
        WHERE inbox_id = $1::bigint AND change_key = asked.key AND (date, msgid) > (asked.date, asked.msgid)
          AND series_id IS NOT NULL AND NOT group_flags @> '{stranger}'
        ORDER BY date, msgid LIMIT $8::integer
    ) near
) found
CROSS JOIN LATERAL (
    SELECT id FROM series WHERE inbox_id = $1::bigint AND id = found.series_id AND version > 1 OFFSET 0
) s
