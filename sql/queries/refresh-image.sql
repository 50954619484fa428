-- What messages ($2), persons ($3) and series ($4) look like, a line a field: asked before and after they are written anew, it shows what
-- changed. Of long values there is the start, and a hash of the whole. Surrogate ids are left out, but for those of series, which people know.
SELECT shown.kind, shown.name, shown.number, field.key,
       CASE WHEN length(field.value) <= 4000 THEN field.value ELSE left(field.value, 4000) || '… ' || md5(field.value) END
FROM (
    SELECT 'message' AS kind, long_msgid($1::bigint, m.id, m.msgid) AS name, 0::bigint AS number,
           to_jsonb(m) - '{inbox_id,id,kind,person_id,submission_id,series_id,change_key,title_key,completed,from_line_date,arrived_at,origin,rules_version,archive_id,archive_reading}'::text[]
           || (to_jsonb(t) - '{inbox_id,id,long_msgid,delegate_id,file_paths,file_old_paths,file_statuses,file_added,file_removed}'::text[])
           || jsonb_build_object('person', (SELECT email_key FROM person WHERE inbox_id = $1::bigint AND id = m.person_id),
                                 'kind', (ARRAY['reply', 'cover', 'patch'])[m.kind + 1],
                                 'submission', (SELECT long_msgid($1::bigint, s.id, s.msgid) FROM message s
                                                WHERE s.inbox_id = $1::bigint AND s.id = m.submission_id),
                                 'series', m.series_id,
                                 'delegate', (SELECT username FROM account WHERE id = t.delegate_id),
                                 'files', (SELECT json_agg(concat_ws(' ', f.status, f.path, '<- ' || f.old_path,
                                                                     '+' || f.added, '-' || f.removed))
                                           FROM unnest(t.file_paths, t.file_old_paths, t.file_statuses, t.file_added,
                                                       t.file_removed) AS f(path, old_path, status, added, removed)))
           AS image
    FROM unnest($2::bigint[]) AS asked(id)
    CROSS JOIN LATERAL (SELECT * FROM message WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) m
    LEFT JOIN LATERAL (SELECT * FROM message_text WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) t ON true
  UNION ALL
    SELECT 'person', p.email_key, 0, jsonb_build_object('address', p.email, 'name', p.name)
    FROM unnest($3::bigint[]) AS asked(id)
    CROSS JOIN LATERAL (SELECT * FROM person WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) p
  UNION ALL
    SELECT 'series', s.id::text, s.id,
           to_jsonb(s) - '{inbox_id,id,project_id,person_id,cover_id,first_id,previous_id,completed,superseded}'::text[]
           || jsonb_build_object('project', (SELECT link_name FROM project WHERE id = s.project_id),
                                 'submitter', (SELECT email FROM person
                                               WHERE inbox_id = $1::bigint AND id = s.person_id),
                                 'cover', (SELECT long_msgid($1::bigint, c.id, c.msgid) FROM message c
                                           WHERE c.inbox_id = $1::bigint AND c.id = s.cover_id),
                                 'previous', s.previous_id)
    FROM unnest($4::bigint[]) AS asked(id)
    CROSS JOIN LATERAL (SELECT * FROM series WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) s
) shown
CROSS JOIN LATERAL jsonb_each_text(jsonb_strip_nulls(shown.image)) field
ORDER BY shown.kind, shown.number, shown.name COLLATE "C", field.key COLLATE "C"
