-- The stored replies among some ids, those that these refer to, and so on; of messages from $3 on only.
WITH RECURSIVE parent(id) AS (
    SELECT m.id
    FROM unnest($2::text[]) AS asked(msgid)
    CROSS JOIN LATERAL (SELECT id, kind FROM message WHERE inbox_id = $1::bigint AND msgid = asked.msgid OFFSET 0) m
    WHERE m.kind = 0 AND m.id >= $3::bigint
  UNION
    SELECT above.id
    FROM parent
    CROSS JOIN LATERAL (SELECT refs FROM message WHERE inbox_id = $1::bigint AND id = parent.id OFFSET 0) m
    CROSS JOIN LATERAL unnest(m.refs) AS asked(ref)
    CROSS JOIN LATERAL (
        SELECT id, kind FROM message WHERE inbox_id = $1::bigint AND msgid = msgid_key(asked.ref) OFFSET 0
    ) above
    WHERE above.kind = 0 AND above.id >= $3::bigint
)
SELECT id FROM parent
