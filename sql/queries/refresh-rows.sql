-- Stored messages with all that is derived of them, to be compared with what their raw bytes say now. The columns are
-- those of ingest-copy-message.sql, of ingest-copy-text.sql, each in its order, and the raw bytes.
SELECT m.inbox_id, m.id, m.msgid, m.kind, m.date, m.person_id, m.sender, m.subject, m.refs, m.version, m.number, m.total,
       m.pull, m.change_id, m.change_key, m.title_key, m.base_commit, m.submission_id, m.series_id, m.flags, m.group_flags,
       m.completed, m.digest, m.from_line_date, m.arrived_at, m.origin, m.rules_version, m.archive_id,
       m.archive_reading,
       t.inbox_id, t.id, t.long_msgid, t.author_name, t.author_email, t.in_reply_to, t.content, t.trailers, t.name,
       t.prefixes, t.depends_on, t.prerequisites, t.pull_url, t.diff, t.hash, t.git_patch_id, t.file_paths,
       t.file_old_paths, t.file_statuses, t.file_added, t.file_removed, t.hint_state, t.hint_delegate, t.delegate_id,
       r.header, r.body
FROM unnest($2::bigint[]) AS asked(id)
CROSS JOIN LATERAL (SELECT * FROM message WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) m
CROSS JOIN LATERAL (SELECT * FROM message_raw WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) r
LEFT JOIN LATERAL (SELECT * FROM message_text WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) t ON true
