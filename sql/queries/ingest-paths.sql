-- What delegation looks at in stored patches: their files, and whom a header named, in lower case.
SELECT asked.id, t.file_paths || array_remove(t.file_old_paths, NULL), lower(t.hint_delegate), a.id, t.delegate_id
FROM unnest($2::bigint[]) AS asked(id)
CROSS JOIN LATERAL (
    SELECT file_paths, file_old_paths, hint_delegate, delegate_id FROM message_text
    WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0
) t
LEFT JOIN account a ON lower(a.email) = lower(t.hint_delegate)
