-- Quarantine by reason: all, since $1 (a day), since $2 (a week), before $3 (what is kept no longer; NULL: nothing), the oldest.
SELECT reason, count(*), count(*) FILTER (WHERE arrived_at >= $1::timestamptz),
       count(*) FILTER (WHERE arrived_at >= $2::timestamptz),
       count(*) FILTER (WHERE reason = 'no-project' AND arrived_at < $3::timestamptz), min(arrived_at)
FROM quarantine
GROUP BY reason
ORDER BY reason COLLATE "C"
