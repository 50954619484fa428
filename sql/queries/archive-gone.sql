-- Messages that only earlier readings of archive $1 had, and a project of their inbox: the next $4 after message $3 of inbox $2. All
-- messages are looked at: a history is not rewritten every day.
SELECT (SELECT min(p.link_name) FROM project p WHERE p.inbox_id = m.inbox_id), m.inbox_id, m.id,
       long_msgid(m.inbox_id, m.id, m.msgid)
FROM message m
JOIN archive a ON a.name = $1::text AND a.id = m.archive_id AND a.reading > m.archive_reading
WHERE NOT m.group_flags @> '{removed-upstream}' AND (m.inbox_id, m.id) > ($2::bigint, $3::bigint)
ORDER BY m.inbox_id, m.id
LIMIT $4::integer
