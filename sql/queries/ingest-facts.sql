-- Facts of submissions: by id ($2), by an id they refer to ($3), by sender, version, total and dates ($4 to $8);
-- at most $9. Dates are compared beside totals, so that a planner without statistics cannot take the index of all dates.
SELECT m.id, m.msgid, m.kind, m.date, m.sender, m.subject, m.refs, m.version, m.number, m.total, m.pull,
       m.change_id, m.base_commit, m.series_id, m.person_id, m.group_flags, m.completed
FROM (
    SELECT a.id
    FROM unnest($2::text[]) AS asked(msgid)
    CROSS JOIN LATERAL (
        SELECT id FROM message WHERE inbox_id = $1::bigint AND msgid = asked.msgid OFFSET 0
    ) a
  UNION
    SELECT r.message_id
    FROM unnest($3::text[]) AS asked(ref)
    CROSS JOIN LATERAL (
        SELECT message_id FROM reference WHERE inbox_id = $1::bigint AND ref = asked.ref OFFSET 0
    ) r
  UNION
    SELECT n.id
    FROM unnest($4::text[], $5::integer[], $6::integer[], $7::timestamptz[], $8::timestamptz[])
         AS run(sender, version, total, since, until)
    CROSS JOIN LATERAL (
        SELECT id FROM message
        WHERE inbox_id = $1::bigint AND sender = run.sender AND version = run.version AND total IS NOT NULL
          AND (total, date) >= (run.total, run.since) AND (total, date) <= (run.total, run.until) OFFSET 0
    ) n
) found
CROSS JOIN LATERAL (
    SELECT * FROM message WHERE inbox_id = $1::bigint AND id = found.id AND kind > 0 OFFSET 0
) m
LIMIT $9::integer
