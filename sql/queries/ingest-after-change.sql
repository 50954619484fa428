-- As ingest-after-title.sql, by change-id.
SELECT DISTINCT near.series_id
FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) AS asked(key, date, msgid)
CROSS JOIN LATERAL (
    SELECT series_id FROM message
    WHERE inbox_id = $1::bigint AND change_key = asked.key AND (date, msgid) > (asked.date, asked.msgid)
      AND series_id IS NOT NULL AND NOT group_flags @> '{stranger}'
    ORDER BY date, msgid LIMIT $5::integer
) near
