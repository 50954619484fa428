-- Which of these messages, by their place, are stored with these very bytes. What an archive took back is not for this
-- statement to judge.
SELECT asked.place
FROM unnest($2::text[], $3::bigint[]) WITH ORDINALITY AS asked(msgid, checksum, place)
CROSS JOIN LATERAL (
    SELECT id, group_flags FROM message WHERE inbox_id = $1::bigint AND msgid = asked.msgid OFFSET 0
) m
CROSS JOIN LATERAL (
    SELECT checksum FROM message_raw WHERE inbox_id = $1::bigint AND id = m.id OFFSET 0
) r
WHERE r.checksum = asked.checksum AND NOT m.group_flags @> '{removed-upstream}'::text[]
