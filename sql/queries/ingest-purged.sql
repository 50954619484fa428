-- Which of these ids were purged.
SELECT DISTINCT msgid FROM tombstone WHERE inbox_id IN (0, $1::bigint) AND msgid = ANY ($2::text[])
