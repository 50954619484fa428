-- Which of these ids are stored, and where they lead: to themselves, or to a patch or cover; whether an archive took them
-- back, and which archive has them.
--
-- LATERAL with OFFSET 0, here and in the other look-ups: the planner knows nothing of a table that is being
-- filled, and must not be tempted to read all of an inbox.
SELECT asked.msgid,
       CASE WHEN m.kind > 0 THEN m.id ELSE m.submission_id END,
       CASE WHEN m.kind > 0 THEN m.kind ELSE s.kind END,
       m.digest, m.id, m.group_flags @> '{removed-upstream}', m.archive_id, m.archive_reading
FROM unnest($2::text[]) AS asked(msgid)
CROSS JOIN LATERAL (
    SELECT id, kind, submission_id, digest, group_flags, archive_id, archive_reading FROM message
    WHERE inbox_id = $1::bigint AND msgid = asked.msgid OFFSET 0
) m
LEFT JOIN LATERAL (
    SELECT kind FROM message WHERE inbox_id = $1::bigint AND id = m.submission_id OFFSET 0
) s ON true
