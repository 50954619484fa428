-- What must never be: rows that point nowhere, counts that disagree with what they count. List data has no foreign keys
-- (see the head of 0001-base.sql), so this looks instead. Prints a line a problem, nothing when all is well.
\set QUIET on
\pset format unaligned
\pset tuples_only on
SET search_path = patchpost;

-- rows of one message
SELECT 'message without text', inbox_id, id FROM message m
WHERE NOT EXISTS (SELECT FROM message_text t WHERE t.inbox_id = m.inbox_id AND t.id = m.id);
SELECT 'message without raw bytes', inbox_id, id FROM message m
WHERE NOT EXISTS (SELECT FROM message_raw r WHERE r.inbox_id = m.inbox_id AND r.id = m.id);
SELECT 'text without message', inbox_id, id FROM message_text t
WHERE NOT EXISTS (SELECT FROM message m WHERE m.inbox_id = t.inbox_id AND m.id = t.id);
SELECT 'raw bytes without message', inbox_id, id FROM message_raw r
WHERE NOT EXISTS (SELECT FROM message m WHERE m.inbox_id = r.inbox_id AND m.id = r.id);
SELECT 'message without inbox', inbox_id, id FROM message m WHERE NOT EXISTS (SELECT FROM inbox WHERE id = m.inbox_id);
SELECT 'inbox without lock', id FROM inbox i WHERE NOT EXISTS (SELECT FROM inbox_lock WHERE inbox_id = i.id);
SELECT 'message without person', inbox_id, id FROM message m
WHERE NOT EXISTS (SELECT FROM person p WHERE p.inbox_id = m.inbox_id AND p.id = m.person_id);
SELECT 'person without message', inbox_id, id FROM person p
WHERE NOT EXISTS (SELECT FROM message m WHERE m.inbox_id = p.inbox_id AND m.person_id = p.id);
SELECT 'person named by no message', inbox_id, id FROM person p
WHERE NOT EXISTS (
    SELECT FROM message m WHERE m.inbox_id = p.inbox_id AND m.person_id = p.id AND CASE p.named_msgid
        WHEN '' THEN m.group_flags @> '{removed-upstream}'
        ELSE m.msgid = p.named_msgid AND NOT m.group_flags @> '{removed-upstream}' END);
SELECT 'text without what its kind has', t.inbox_id, t.id FROM message_text t JOIN message m USING (inbox_id, id)
WHERE (m.kind > 0) IS DISTINCT FROM (t.name IS NOT NULL) OR (m.kind > 0) IS DISTINCT FROM (t.prefixes IS NOT NULL) OR
      (m.kind = 2 AND t.diff IS NULL AND t.pull_url IS NULL) OR (m.kind < 2 AND t.diff IS NOT NULL) OR
      (t.file_paths IS NOT NULL AND cardinality(t.file_paths) <> ALL (ARRAY[cardinality(t.file_old_paths),
       cardinality(t.file_statuses), cardinality(t.file_added), cardinality(t.file_removed)]));
SELECT 'delegate without account', inbox_id, id FROM message_text t
WHERE delegate_id IS NOT NULL AND NOT EXISTS (SELECT FROM account WHERE id = t.delegate_id);
SELECT 'kind without its columns', inbox_id, id FROM message
WHERE (kind > 0) IS DISTINCT FROM (version IS NOT NULL) OR (number IS NULL) IS DISTINCT FROM (total IS NULL) OR
      (kind = 0 AND number IS NOT NULL);

-- what an archive took back says nothing
SELECT 'removed, and still there', inbox_id, id FROM message m JOIN message_text t USING (inbox_id, id)
WHERE m.group_flags @> '{removed-upstream}' AND
      (m.kind > 0 OR m.submission_id IS NOT NULL OR m.refs <> '{}' OR t.content <> '' OR t.in_reply_to IS NOT NULL OR
       t.trailers <> '{}' OR t.hint_state IS NOT NULL OR t.hint_delegate IS NOT NULL OR t.delegate_id IS NOT NULL OR
       EXISTS (SELECT FROM reference r WHERE r.inbox_id = m.inbox_id AND r.message_id = m.id));
SELECT 'of no archive', inbox_id, id FROM message m
WHERE archive_id IS NOT NULL AND NOT EXISTS (SELECT FROM archive WHERE id = m.archive_id);

-- threads; what wants to be left alone, and digests, belong to none
SELECT 'reply to what is no submission', m.inbox_id, m.id FROM message m
WHERE m.submission_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM message s WHERE s.inbox_id = m.inbox_id AND s.id = m.submission_id AND s.kind > 0);
SELECT 'submission with a submission', inbox_id, id FROM message WHERE kind > 0 AND submission_id IS NOT NULL;
SELECT 'reply that could lead somewhere', r.inbox_id, r.id
FROM message r JOIN message m ON m.inbox_id = r.inbox_id AND m.msgid = ANY (r.refs) AND m.id <> r.id
WHERE r.kind = 0 AND r.submission_id IS NULL AND m.kind > 0 AND NOT r.flags && '{hint-ignore,digest}';
SELECT 'reference of no message', inbox_id, ref, message_id FROM reference r
WHERE NOT EXISTS (SELECT FROM message m WHERE m.inbox_id = r.inbox_id AND m.id = r.message_id);
SELECT 'reference that its message has not', r.inbox_id, r.ref, r.message_id
FROM reference r JOIN message m ON m.inbox_id = r.inbox_id AND m.id = r.message_id
WHERE r.ref <> ALL (m.refs) AND NOT EXISTS (SELECT FROM unnest(m.refs) AS long WHERE octet_length(long) > 900);
SELECT 'submission or open reply without its references', m.inbox_id, m.id, ref
FROM message m, unnest(m.refs) AS ref
WHERE (m.kind > 0 OR m.submission_id IS NULL AND NOT m.flags && '{hint-ignore,digest}') AND
      octet_length(ref) <= 900 AND NOT EXISTS (
    SELECT FROM reference r WHERE r.inbox_id = m.inbox_id AND r.message_id = m.id AND r.ref = ref);

-- series
SELECT 'submission without series', inbox_id, id FROM message m
WHERE kind > 0 AND NOT 'closure-too-large' = ANY (group_flags) AND NOT EXISTS (
    SELECT FROM series s WHERE s.inbox_id = m.inbox_id AND s.id = m.series_id AND s.merged_into IS NULL);
SELECT 'reply with a series', inbox_id, id FROM message WHERE kind = 0 AND series_id IS NOT NULL;
SELECT 'series that disagrees with its members', s.inbox_id, s.id
FROM series s
LEFT JOIN LATERAL (
    SELECT count(*) AS members,
           count(*) FILTER (WHERE id <> coalesce(s.cover_id, 0) AND coalesce(number, 1) > s.total) AS extras,
           count(DISTINCT coalesce(number, 1)) FILTER (
               WHERE id <> coalesce(s.cover_id, 0) AND coalesce(number, 1) BETWEEN 1 AND s.total) AS received,
           count(*) FILTER (WHERE id = s.cover_id AND (kind = 1 OR number = 0)) AS covers,
           count(*) FILTER (WHERE id = s.first_id AND person_id = s.person_id AND date = s.date) AS firsts
    FROM message WHERE inbox_id = s.inbox_id AND series_id = s.id
) m ON true
WHERE s.first_id IS NOT NULL AND NOT (
    m.members = m.extras + m.received + m.covers AND m.extras = s.extras AND m.received = s.received AND m.firsts = 1 AND
    m.covers = (s.cover_id IS NOT NULL)::int AND s.complete = (s.received = s.total) AND m.members > 0 AND
    (s.completed OR NOT s.complete));
SELECT 'joined series with members', s.inbox_id, s.id FROM series s JOIN message m ON m.inbox_id = s.inbox_id AND m.series_id = s.id
WHERE s.first_id IS NULL OR s.merged_into IS NOT NULL;
SELECT 'series joined into nothing', inbox_id, id FROM series s
WHERE merged_into IS NOT NULL AND NOT EXISTS (
    SELECT FROM series h WHERE h.inbox_id = s.inbox_id AND h.id = s.merged_into AND h.id <> s.id);
SELECT 'revision of no series', inbox_id, id FROM series s
WHERE previous_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM series p WHERE p.inbox_id = s.inbox_id AND p.id = s.previous_id AND p.merged_into IS NULL AND
                               p.version < s.version AND p.date <= s.date);
SELECT 'series of a project elsewhere', s.inbox_id, s.id FROM series s
WHERE project_id IS NOT NULL AND NOT EXISTS (SELECT FROM project p WHERE p.id = s.project_id AND p.inbox_id = s.inbox_id);
SELECT 'series without label', s.inbox_id, s.id FROM series s
WHERE project_id IS NULL AND EXISTS (SELECT FROM project p WHERE p.inbox_id = s.inbox_id AND p.subject_match = '');

-- events
SELECT 'gap in the cursors', i.inbox_id FROM inbox_lock i
WHERE (i.event_cursor, i.event_cursor) IS DISTINCT FROM
      (SELECT (count(*), coalesce(max(cursor), 0)) FROM event e WHERE e.inbox_id = i.inbox_id);
-- (of what was purged the tombstone has the id)
SELECT 'event of no message', inbox_id, cursor FROM event e
WHERE (message_id IS NOT NULL AND NOT EXISTS (SELECT FROM message m WHERE m.inbox_id = e.inbox_id AND m.id = e.message_id)
       AND NOT EXISTS (SELECT FROM tombstone t WHERE t.inbox_id = e.inbox_id AND t.message_id = e.message_id))
   OR (submission_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM message m WHERE m.inbox_id = e.inbox_id AND m.id = e.submission_id AND
                                   (m.kind > 0 OR m.group_flags @> '{removed-upstream}'))
       AND NOT EXISTS (SELECT FROM tombstone t WHERE t.inbox_id = e.inbox_id AND t.message_id = e.submission_id));
SELECT 'event of no series', inbox_id, cursor FROM event e
WHERE series_id IS NOT NULL AND NOT EXISTS (SELECT FROM series s WHERE s.inbox_id = e.inbox_id AND s.id = e.series_id);
SELECT 'series not told as it should', inbox_id, id FROM series s
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE category = 'series-created') AS created,
           count(*) FILTER (WHERE category = 'series-completed') AS completed,
           count(*) FILTER (WHERE category = 'series-superseded') AS superseded,
           min(cursor) FILTER (WHERE category = 'series-created') > min(cursor) AS late
    FROM event WHERE inbox_id = s.inbox_id AND series_id = s.id AND category LIKE 'series-%'
) e ON true
WHERE e.created <> 1 OR e.completed <> s.completed::int OR e.superseded <> s.superseded::int OR e.late;
-- what comes back is told again, with its comments
SELECT 'message not told as it should', inbox_id, id FROM message m
LEFT JOIN (
    SELECT DISTINCT inbox_id, true AS taken FROM message WHERE group_flags @> '{removed-upstream}'
) back USING (inbox_id)
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE category = 'patch-created') AS patches,
           count(*) FILTER (WHERE category = 'cover-created') AS covers,
           count(*) FILTER (WHERE category = 'patch-completed') AS completed,
           count(*) FILTER (WHERE category LIKE '%-comment-created') AS comments
    FROM event WHERE inbox_id = m.inbox_id AND message_id = m.id
) e ON true
WHERE CASE WHEN back.taken
           THEN e.patches < (kind = 2)::int OR e.covers < (kind = 1)::int OR e.completed < m.completed::int OR
                (m.submission_id IS NOT NULL AND e.comments = 0)
           ELSE (e.patches, e.covers, e.completed) IS DISTINCT FROM
                ((kind = 2)::int::bigint, (kind = 1)::int::bigint, m.completed::int::bigint)
             OR (e.comments = 0 AND m.submission_id IS NOT NULL)
             OR (e.comments > 0 AND m.submission_id IS NULL AND
                 NOT (SELECT purged FROM inbox_lock WHERE inbox_id = m.inbox_id)) END;

-- what was purged
SELECT 'message that was purged', m.inbox_id, m.id FROM message m JOIN tombstone t ON t.msgid = m.msgid AND t.inbox_id IN (0, m.inbox_id);
SELECT 'purged mail in quarantine', q.id FROM quarantine q JOIN tombstone t ON t.msgid = q.msgid AND t.inbox_id IN (0, q.inbox_id);
SELECT 'tombstone that nobody looks at', l.inbox_id FROM inbox_lock l
WHERE NOT purged AND EXISTS (SELECT FROM tombstone t WHERE t.inbox_id IN (0, l.inbox_id));
SELECT 'rows of a message that is not there', inbox_id, id FROM triage g
WHERE NOT EXISTS (SELECT FROM message m WHERE m.inbox_id = g.inbox_id AND m.id = g.id);
SELECT 'check of a message that is not there', inbox_id, message_id FROM patch_check c
WHERE NOT EXISTS (SELECT FROM message m WHERE m.inbox_id = c.inbox_id AND m.id = c.message_id);

-- quarantine
SELECT 'quarantine with other bytes', id FROM quarantine WHERE sha256(raw) <> raw_sha256;
