-- What each inbox has, counted; the oldest rules that wrote any of it.
SELECT m.inbox_id, count(*) FILTER (WHERE kind = 2), count(*) FILTER (WHERE kind = 1),
       count(*) FILTER (WHERE kind = 0 AND submission_id IS NOT NULL),
       count(*) FILTER (WHERE kind = 0 AND submission_id IS NULL), min(rules_version),
       (SELECT count(*) FROM series s WHERE s.inbox_id = m.inbox_id AND s.first_id IS NOT NULL)
FROM message m
GROUP BY m.inbox_id
