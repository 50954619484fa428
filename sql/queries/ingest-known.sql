-- Which of these ids are stored, and where they lead: a patch or cover to itself, a reply to a patch or cover of the kind
-- in column 3; whether an archive took them back, and which archive has them.
--
-- LATERAL with OFFSET 0, here and in the other look-ups: the planner knows nothing of a table that is being
-- filled, and must not be tempted to read all of an inbox. No more than one join: every delivery plans this.
SELECT asked.msgid, m.submission_id, m.kind,
       (SELECT s.kind FROM message s WHERE s.inbox_id = $1::bigint AND s.id = m.submission_id),
       m.digest, m.id, m.group_flags, m.archive_id, m.archive_reading
FROM unnest($2::text[]) AS asked(msgid)
CROSS JOIN LATERAL (
    SELECT id, kind, submission_id, digest, group_flags, archive_id, archive_reading FROM message
    WHERE inbox_id = $1::bigint AND msgid = asked.msgid OFFSET 0
) m
