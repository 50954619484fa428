-- Facts of the submissions that refer to one of $2, at most $3.
SELECT m.*
FROM (
    SELECT DISTINCT r.message_id
    FROM unnest($2::text[]) AS asked(ref)
    CROSS JOIN LATERAL (
        SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = asked.ref OFFSET 0
    ) r
) found
CROSS JOIN LATERAL (
    SELECT id, msgid, kind, date, sender, subject, refs, version, number, total, pull,
           change_id, base_commit, series_id, person_id, group_flags, completed
    FROM message WHERE inbox_id = $1::bigint AND id = found.message_id AND kind > 0 OFFSET 0
) m
LIMIT $3::integer
