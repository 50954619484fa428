-- $1 project, $2 its inbox: whether it has series, whether the inbox has another project, and whether it has had mail.
SELECT EXISTS (SELECT FROM series WHERE inbox_id = $2::bigint AND project_id = $1::bigint),
       EXISTS (SELECT FROM project WHERE inbox_id = $2::bigint AND id <> $1::bigint),
       EXISTS (SELECT FROM message WHERE inbox_id = $2::bigint) OR EXISTS (SELECT FROM event WHERE inbox_id = $2::bigint)
       OR EXISTS (SELECT FROM quarantine WHERE inbox_id = $2::bigint)
       OR EXISTS (SELECT FROM tombstone WHERE inbox_id = $2::bigint);
