-- What is in quarantine: with ids $1, for reason $2, come before $3 (each may be NULL); the newest first when $4, else as it came;
-- $5 at most. What the table shows comes first, then what retry needs, then the JSON form.
SELECT q.id,
       CASE WHEN age.seconds < 3600 THEN age.seconds / 60 || 'min'
            WHEN age.seconds < 86400 THEN age.seconds / 3600 || 'h'
            ELSE age.seconds / 86400 || 'd' END,
       q.reason, i.name, pg_size_pretty(octet_length(q.raw)::bigint), q.msgid, q.detail,
       q.inbox_id, (SELECT min(link_name) FROM project p WHERE p.inbox_id = q.inbox_id), octet_length(q.raw)::bigint,
       q.from_line_date, q.arrived_at, q.origin, encode(q.raw_sha256, 'hex'),
       row_to_json((SELECT line FROM (SELECT
           q.id, q.reason, i.name AS inbox, q.msgid, q.detail,
           to_char(q.arrived_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS arrived,
           (ARRAY['deliver', 'import', 'reindex'])[q.origin + 1] AS origin,
           octet_length(q.raw) AS size, encode(q.raw_sha256, 'hex') AS sha256
       ) line))::text
FROM quarantine q
LEFT JOIN inbox i ON i.id = q.inbox_id
CROSS JOIN LATERAL (SELECT greatest(extract(epoch FROM now() - q.arrived_at), 0)::bigint AS seconds) age
WHERE ($1::bigint[] IS NULL OR q.id = ANY ($1::bigint[])) AND ($2::text IS NULL OR q.reason = $2::text) AND
      ($3::timestamptz IS NULL OR q.arrived_at < $3::timestamptz)
ORDER BY CASE WHEN $4::boolean THEN -q.id ELSE q.id END
LIMIT $5::bigint
