-- Facts of the submissions of these senders ($2), versions, totals and dates ($5, $6), at most $7. Dates are
-- compared beside totals, so that a planner without statistics cannot take the index of all dates.
SELECT m.*
FROM unnest($2::text[], $3::integer[], $4::integer[], $5::timestamptz[], $6::timestamptz[])
     AS run(sender, version, total, since, until)
CROSS JOIN LATERAL (
    SELECT id, msgid, kind, date, sender, subject, refs, version, number, total, pull,
           change_id, base_commit, series_id, person_id, group_flags, completed
    FROM message
    WHERE inbox_id = $1::bigint AND sender = run.sender AND version = run.version AND total IS NOT NULL
      AND (total, date) >= (run.total, run.since) AND (total, date) <= (run.total, run.until) AND kind > 0 OFFSET 0
) m
LIMIT $7::integer
