-- All that a set of messages decides, without surrogate ids, wall-clock times and raw bytes (the same mail may have
-- come by two ways): two databases that hold the same messages print the same. Nearer to the tables than `dump'.
\set QUIET on
\pset format unaligned
\pset tuples_only on
SET search_path = patchpost;
SET timezone = 'UTC';
SET DateStyle = 'ISO';

SELECT 'person', i.name, p.email_key, p.email, p.name, p.named_date, p.named_msgid
FROM person p JOIN inbox i ON i.id = p.inbox_id
ORDER BY i.name COLLATE "C", p.email_key;

SELECT 'message', i.name, m.msgid, m.kind, m.date, p.email_key, m.sender, m.subject, m.refs, m.version, m.number, m.total,
       m.pull, m.change_id, m.change_key, m.title_key, m.base_commit, m.flags, m.group_flags, encode(m.digest, 'hex'), s.msgid AS submission,
       md5(concat_ws('|', t.long_msgid, t.author_name, t.author_email, t.in_reply_to, t.content, t.trailers::text, t.name,
                     t.prefixes::text, t.depends_on::text, t.prerequisites::text, t.pull_url, t.diff, t.hash,
                     t.git_patch_id, t.file_paths::text, t.file_old_paths::text, t.file_statuses::text,
                     t.file_added::text, t.file_removed::text, t.hint_state, t.hint_delegate)),
       a.username AS delegate
FROM message m
JOIN inbox i ON i.id = m.inbox_id
JOIN message_text t ON t.inbox_id = m.inbox_id AND t.id = m.id
LEFT JOIN person p ON p.inbox_id = m.inbox_id AND p.id = m.person_id
LEFT JOIN message s ON s.inbox_id = m.inbox_id AND s.id = m.submission_id
LEFT JOIN account a ON a.id = t.delegate_id
ORDER BY i.name COLLATE "C", m.msgid;

SELECT 'series', i.name, j.link_name, s.name, s.version, s.total, s.received, s.extras, s.complete, s.date, p.email_key,
       c.msgid AS cover, f.msgid AS first, s.base_commit, s.change_id,
       s.partial, r.msgid AS previous_revision,
       array(SELECT msgid FROM message WHERE inbox_id = s.inbox_id AND series_id = s.id ORDER BY msgid) AS members
FROM series s
JOIN inbox i ON i.id = s.inbox_id
LEFT JOIN project j ON j.id = s.project_id
LEFT JOIN person p ON p.inbox_id = s.inbox_id AND p.id = s.person_id
LEFT JOIN message c ON c.inbox_id = s.inbox_id AND c.id = s.cover_id
LEFT JOIN message f ON f.inbox_id = s.inbox_id AND f.id = s.first_id
LEFT JOIN series v ON v.inbox_id = s.inbox_id AND v.id = s.previous_id
LEFT JOIN message r ON r.inbox_id = v.inbox_id AND r.id = v.first_id
WHERE s.first_id IS NOT NULL
ORDER BY i.name COLLATE "C", f.msgid;

SELECT 'quarantine', q.reason, i.name, q.msgid, encode(q.raw_sha256, 'hex')
FROM quarantine q LEFT JOIN inbox i ON i.id = q.inbox_id
ORDER BY q.reason, q.raw_sha256;
