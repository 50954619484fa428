-- The stored replies whose answer may depend on these ids, directly or through others. The recursion keeps to ids, so
-- that a reply is looked at once, however many of those it refers to are on the way.
WITH RECURSIVE waiting(id) AS (
    SELECT r.message_id
    FROM unnest($2::text[]) AS arrived(msgid)
    CROSS JOIN LATERAL (
        SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = arrived.msgid OFFSET 0
    ) r
  UNION
    SELECT r.message_id
    FROM waiting w
    CROSS JOIN LATERAL (
        SELECT msgid FROM message WHERE inbox_id = $1::bigint AND id = w.id AND kind = 0 OFFSET 0
    ) m
    CROSS JOIN LATERAL (
        SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = m.msgid OFFSET 0
    ) r
)
SELECT m.id, m.msgid, m.date, m.refs, m.submission_id
FROM waiting w
CROSS JOIN LATERAL (
    SELECT id, msgid, date, refs, submission_id FROM message
    WHERE inbox_id = $1::bigint AND id = w.id AND kind = 0 OFFSET 0
) m
