-- Submissions that may say of which series another one is the revision, with their series: those nearest before
-- others by title ($2 to $4) and by change-id ($5 to $7), $8 for each, as in ingest-after-title.sql; those with a msgid in $9;
-- and all of the series in $10, these with what they refer to.
SELECT m.msgid, m.date, m.kind, m.number, m.total, m.subject, m.change_id, m.group_flags @> '{stranger}',
       CASE WHEN s.id = ANY ($10::bigint[]) THEN m.refs END,
       s.id, first.msgid, first.date, first.sender, s.version, s.total, s.complete, s.cover_id IS NOT DISTINCT FROM m.id,
       s.previous_id, s.partial, s.completed, s.superseded
FROM (
    SELECT near.id
    FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) AS asked(key, date, msgid)
    CROSS JOIN LATERAL (
        SELECT id FROM message
        WHERE inbox_id = $1::bigint AND title_key = asked.key AND (date, msgid) < (asked.date, asked.msgid)
          AND series_id IS NOT NULL AND NOT group_flags @> '{stranger}'
        ORDER BY date DESC, msgid DESC LIMIT $8::integer
    ) near
  UNION
    SELECT near.id
    FROM unnest($5::bigint[], $6::timestamptz[], $7::text[]) AS asked(key, date, msgid)
    CROSS JOIN LATERAL (
        SELECT id FROM message
        WHERE inbox_id = $1::bigint AND change_key = asked.key AND (date, msgid) < (asked.date, asked.msgid)
          AND series_id IS NOT NULL AND NOT group_flags @> '{stranger}'
        ORDER BY date DESC, msgid DESC LIMIT $8::integer
    ) near
  UNION
    SELECT named.id
    FROM unnest($9::text[]) AS asked(msgid)
    CROSS JOIN LATERAL (
        SELECT id FROM message WHERE inbox_id = $1::bigint AND msgid = asked.msgid AND kind > 0 OFFSET 0
    ) named
  UNION
    SELECT member.id
    FROM unnest($10::bigint[]) AS asked(id)
    CROSS JOIN LATERAL (
        SELECT id FROM message WHERE inbox_id = $1::bigint AND series_id = asked.id OFFSET 0
    ) member
) found
CROSS JOIN LATERAL (
    SELECT id, msgid, date, kind, number, total, subject, change_id, group_flags, refs, series_id
    FROM message WHERE inbox_id = $1::bigint AND id = found.id OFFSET 0
) m
CROSS JOIN LATERAL (SELECT * FROM series WHERE inbox_id = $1::bigint AND id = m.series_id OFFSET 0) s
CROSS JOIN LATERAL (
    SELECT msgid, date, sender FROM message WHERE inbox_id = $1::bigint AND id = s.first_id OFFSET 0
) first
