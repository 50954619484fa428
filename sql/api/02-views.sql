-- What is stored, for people who write SQL: ids whole, effective states, projects by name.

-- An id of more than 900 bytes is kept beside its key.
CREATE OR REPLACE FUNCTION long_msgid(inbox_id bigint, id bigint, key text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT coalesce((SELECT t.long_msgid FROM message_text t
                     WHERE t.inbox_id = long_msgid.inbox_id AND t.id = long_msgid.id), key)
$$;

-- What an id is found by: itself, or the hash of a long one (pp_msgid_key()).
CREATE OR REPLACE FUNCTION msgid_key(msgid text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(msgid) > 900
                THEN '<sha256-' || encode(sha256(convert_to(msgid, 'UTF8')), 'hex') || '>' ELSE msgid END
$$;

-- The project of mail that leads to no patch: the one without subject_match, the first by link name.
CREATE OR REPLACE VIEW default_project AS
SELECT DISTINCT ON (inbox_id) inbox_id, id FROM project WHERE subject_match = ''
ORDER BY inbox_id, link_name COLLATE "C";

-- Where a message belongs: its type, and its project. A comment's is that of its submission, that of
-- other mail the inbox's default. Mail that an archive took back is not here, nor in what is made of this.
CREATE OR REPLACE VIEW post AS
SELECT m.inbox_id, m.id,
       CASE WHEN m.msgid LIKE '<sha256-%' THEN long_msgid(m.inbox_id, m.id, m.msgid) ELSE m.msgid END AS msgid,
       CASE WHEN m.kind = 2 THEN 'patch' WHEN m.kind = 1 THEN 'cover'
            WHEN m.submission_id IS NOT NULL THEN 'comment' ELSE 'other' END AS type,
       CASE WHEN m.kind > 0 THEN m.id ELSE m.submission_id END AS submission_id,
       s.id AS series_id,
       p.id AS project_id, p.link_name AS project,
       m.date, m.subject, m.person_id, m.flags || m.group_flags AS flags
FROM message m
LEFT JOIN message parent ON parent.inbox_id = m.inbox_id AND parent.id = m.submission_id
LEFT JOIN series s ON s.inbox_id = m.inbox_id AND s.id = coalesce(m.series_id, parent.series_id)
LEFT JOIN default_project d ON d.inbox_id = m.inbox_id AND m.kind = 0 AND m.submission_id IS NULL
LEFT JOIN project p ON p.id = coalesce(s.project_id, d.id)
WHERE NOT m.group_flags @> '{removed-upstream}';

-- The patches of series. Their order is: extra, number, date, msgid. A pull request that is the cover of its series
-- as well says so.
CREATE OR REPLACE VIEW series_patch AS
SELECT m.inbox_id, m.series_id, m.id,
       CASE WHEN m.msgid LIKE '<sha256-%' THEN long_msgid(m.inbox_id, m.id, m.msgid) ELSE m.msgid END AS msgid,
       coalesce(m.number > m.total, false) AS extra,
       CASE WHEN m.number <= m.total THEN m.number END AS number,
       m.date, s.cover_id IS NOT DISTINCT FROM m.id AS is_cover
FROM message m
JOIN series s ON s.inbox_id = m.inbox_id AND s.id = m.series_id
WHERE m.kind = 2;

-- Patchwork's combined check of a patch: of the latest of each context and user the worst.
CREATE OR REPLACE FUNCTION combined_check(inbox_id bigint, id bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT coalesce(
        (array_agg(latest.state ORDER BY array_position('{fail,warning,pending,success}'::text[], latest.state)))[1],
        'pending')
    FROM (
        SELECT DISTINCT ON (c.context, c.account_id) c.state
        FROM patch_check c
        WHERE c.inbox_id = combined_check.inbox_id AND c.message_id = combined_check.id
        ORDER BY c.context, c.account_id, c.date DESC, c.id DESC
    ) latest
$$;

-- State: what people set, else what a header asked for, else that of a new patch. Delegate: what people
-- set, else by header or rules.
CREATE OR REPLACE VIEW patch AS
SELECT o.inbox_id, o.id, o.msgid, o.project_id, o.project, o.series_id, m.version, m.number, m.total, o.date,
       o.person_id, t.author_name AS submitter, t.author_email AS submitter_email,
       o.subject, t.name, t.prefixes,
       coalesce(chosen.slug, hinted.slug, (SELECT slug FROM state ORDER BY ordering LIMIT 1)) AS state,
       coalesce(g.archived, false) AS archived,
       delegate.id AS delegate_id, delegate.username AS delegate,
       g.commit_ref, t.pull_url, t.hash, t.git_patch_id, m.base_commit, m.change_id, t.depends_on, t.prerequisites,
       t.trailers, t.content, t.diff, t.file_paths, t.file_old_paths, t.file_statuses, t.file_added, t.file_removed,
       o.flags
FROM post o
JOIN message m ON m.inbox_id = o.inbox_id AND m.id = o.id
JOIN message_text t ON t.inbox_id = o.inbox_id AND t.id = o.id
LEFT JOIN triage g ON g.inbox_id = o.inbox_id AND g.id = o.id
LEFT JOIN state chosen ON chosen.id = g.state_id
LEFT JOIN state hinted ON hinted.slug = t.hint_state
LEFT JOIN account delegate ON delegate.id = coalesce(g.delegate_id, t.delegate_id)
WHERE m.kind = 2;

CREATE OR REPLACE VIEW cover AS
SELECT o.inbox_id, o.id, o.msgid, o.project_id, o.project, o.series_id, m.version, m.number, m.total, o.date,
       o.person_id, t.author_name AS submitter, t.author_email AS submitter_email,
       o.subject, t.name, t.prefixes, m.base_commit, m.change_id, t.depends_on, t.prerequisites,
       t.trailers, t.content, o.flags
FROM post o
JOIN message m ON m.inbox_id = o.inbox_id AND m.id = o.id
JOIN message_text t ON t.inbox_id = o.inbox_id AND t.id = o.id
WHERE m.kind = 1;

-- Replies that lead to a patch or cover. ADDRESSED is false where a header asks for action, else NULL.
CREATE OR REPLACE VIEW comment AS
SELECT o.inbox_id, o.id, o.msgid, o.project_id, o.project, o.submission_id, o.date,
       o.person_id, t.author_name AS submitter, t.author_email AS submitter_email,
       o.subject, t.trailers, t.content,
       CASE WHEN 'action-required' = ANY (o.flags) THEN false END AS addressed,
       o.flags
FROM post o
JOIN message m ON m.inbox_id = o.inbox_id AND m.id = o.id
JOIN message_text t ON t.inbox_id = o.inbox_id AND t.id = o.id
WHERE o.type = 'comment';

-- A message with all that `dump' prints of it, but the members of its series.
CREATE OR REPLACE VIEW record AS
SELECT m.inbox_id, m.id, m.kind,
       CASE WHEN m.msgid LIKE '<sha256-%' THEN long_msgid(m.inbox_id, m.id, m.msgid) ELSE m.msgid END AS msgid,
       CASE WHEN parent.msgid LIKE '<sha256-%'
            THEN long_msgid(m.inbox_id, parent.id, parent.msgid) ELSE parent.msgid END AS submission,
       p.link_name AS project,
       m.date, m.subject, t.author_name, t.author_email, t.content, t.in_reply_to, m.refs, t.trailers,
       m.flags, m.group_flags,
       t.name, t.prefixes, m.version, m.number, m.total, m.base_commit, m.change_id, t.depends_on, t.prerequisites,
       t.pull_url, t.diff, t.hash, t.git_patch_id,
       t.file_paths, t.file_old_paths, t.file_statuses, t.file_added, t.file_removed,
       coalesce(chosen.slug, hinted.slug, (SELECT slug FROM state ORDER BY ordering LIMIT 1)) AS state,
       coalesce(g.archived, false) AS archived, delegate.username AS delegate, g.commit_ref,
       s.id AS series_id, s.name AS series_name, s.version AS series_version, s.total AS series_total,
       s.received, s.extras, s.complete, s.partial, s.date AS series_date,
       CASE WHEN cover.msgid LIKE '<sha256-%'
            THEN long_msgid(m.inbox_id, cover.id, cover.msgid) ELSE cover.msgid END AS cover,
       s.base_commit AS series_base_commit, s.change_id AS series_change_id,
       before.id AS previous_id,
       CASE WHEN before_cover.msgid LIKE '<sha256-%'
            THEN long_msgid(m.inbox_id, before_cover.id, before_cover.msgid)
            ELSE before_cover.msgid END AS previous_cover
FROM message m
JOIN message_text t ON t.inbox_id = m.inbox_id AND t.id = m.id
LEFT JOIN message parent ON parent.inbox_id = m.inbox_id AND parent.id = m.submission_id
LEFT JOIN series s ON s.inbox_id = m.inbox_id AND s.id = coalesce(m.series_id, parent.series_id)
LEFT JOIN default_project d ON d.inbox_id = m.inbox_id AND m.kind = 0 AND m.submission_id IS NULL
LEFT JOIN project p ON p.id = coalesce(s.project_id, d.id)
LEFT JOIN triage g ON g.inbox_id = m.inbox_id AND g.id = m.id
LEFT JOIN state chosen ON chosen.id = g.state_id
LEFT JOIN state hinted ON hinted.slug = t.hint_state
LEFT JOIN account delegate ON delegate.id = coalesce(g.delegate_id, t.delegate_id)
LEFT JOIN message cover ON cover.inbox_id = m.inbox_id AND cover.id = s.cover_id
LEFT JOIN series before ON before.inbox_id = m.inbox_id AND before.id = s.previous_id
LEFT JOIN message before_cover ON before_cover.inbox_id = m.inbox_id AND before_cover.id = before.cover_id;
