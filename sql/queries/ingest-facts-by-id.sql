-- Facts of the submissions $2, at most $3. The other ingest-facts-….sql give the same columns.
SELECT m.*
FROM unnest($2::text[]) AS asked(msgid)
CROSS JOIN LATERAL (
    SELECT id, msgid, kind, date, sender, subject, refs, version, number, total, pull,
           change_id, base_commit, series_id, person_id, group_flags, completed
    FROM message WHERE inbox_id = $1::bigint AND msgid = asked.msgid AND kind > 0 OFFSET 0
) m
LIMIT $3::integer
