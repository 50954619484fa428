-- The threads of the messages with the keys in $2: what they refer to, what refers to them, and their series; further on
-- from each.
WITH RECURSIVE thread(id) AS (
    SELECT m.id
    FROM unnest($2::text[]) AS asked(msgid)
    CROSS JOIN LATERAL (SELECT id FROM message WHERE inbox_id = $1::bigint AND msgid = asked.msgid OFFSET 0) m
  UNION
    SELECT near.id
    FROM thread
    CROSS JOIN LATERAL (
        SELECT msgid, refs, series_id FROM message WHERE inbox_id = $1::bigint AND id = thread.id OFFSET 0
    ) m
    CROSS JOIN LATERAL (
        SELECT parent.id
        FROM unnest(m.refs) AS asked(ref)
        CROSS JOIN LATERAL (
            SELECT id FROM message WHERE inbox_id = $1::bigint AND msgid = msgid_key(asked.ref) OFFSET 0
        ) parent
      UNION ALL
        (SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = m.msgid OFFSET 0)
      UNION ALL
        (SELECT id FROM message WHERE inbox_id = $1::bigint AND series_id = m.series_id OFFSET 0)
    ) near
)
SELECT id FROM thread ORDER BY id
