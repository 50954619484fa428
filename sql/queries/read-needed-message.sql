-- The series of the message with key $2, also when it is a reply.
SELECT series_id FROM post
WHERE inbox_id = $1::bigint AND series_id IS NOT NULL
  AND id = (SELECT id FROM message WHERE inbox_id = $1::bigint AND msgid = $2::text)
