-- Each inbox by its newest mails, $1 of them, by indexes: when the last one came, and was delivered; how many dates there are to
-- judge by, the newest, and the longest time between two; the rules that wrote the first, and the last.
SELECT i.id, i.name, array(SELECT link_name FROM project p WHERE p.inbox_id = i.id ORDER BY link_name COLLATE "C"),
       came.last, came.delivered, dates.n, dates.newest, dates.gap, l.event_cursor, l.rules_version,
       (SELECT rules_version FROM message WHERE inbox_id = i.id ORDER BY id LIMIT 1)
FROM inbox i
JOIN inbox_lock l ON l.inbox_id = i.id
CROSS JOIN LATERAL (
    SELECT max(arrived_at) AS last, max(arrived_at) FILTER (WHERE origin = 0) AS delivered
    FROM (SELECT arrived_at, origin FROM message WHERE inbox_id = i.id ORDER BY id DESC LIMIT $1::integer) newest
) came
CROSS JOIN LATERAL (
    SELECT count(*) AS n, max(date) AS newest, extract(epoch FROM max(gap))::bigint AS gap
    FROM (SELECT date, date - lag(date) OVER (ORDER BY date) AS gap
          FROM (SELECT date FROM message WHERE inbox_id = i.id AND date <= now() ORDER BY date DESC
                LIMIT $1::integer) newest) gaps
) dates
ORDER BY i.name COLLATE "C"
