-- The stored replies whose answer may depend on these ids, directly or through others.
WITH RECURSIVE waiting(id, msgid) AS (
    SELECT m.id, m.msgid
    FROM unnest($2::text[]) AS arrived(msgid)
    CROSS JOIN LATERAL (
        SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = arrived.msgid OFFSET 0
    ) r
    CROSS JOIN LATERAL (
        SELECT id, msgid FROM message WHERE inbox_id = $1::bigint AND id = r.message_id AND kind = 0 OFFSET 0
    ) m
  UNION
    SELECT m.id, m.msgid
    FROM waiting w
    CROSS JOIN LATERAL (
        SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = w.msgid OFFSET 0
    ) r
    CROSS JOIN LATERAL (
        SELECT id, msgid FROM message WHERE inbox_id = $1::bigint AND id = r.message_id AND kind = 0 OFFSET 0
    ) m
)
SELECT m.id, m.msgid, m.date, m.refs, m.submission_id
FROM waiting w
CROSS JOIN LATERAL (
    SELECT id, msgid, date, refs, submission_id FROM message WHERE inbox_id = $1::bigint AND id = w.id OFFSET 0
) m
