-- Patchwork's REST form of what is stored, for any web layer: json, not jsonb, for the order of keys counts.
--
-- API_VERSION is '1.0' to '1.4'; NULL is the newest, with URLs that name none. BASE_URL is put before every path, as in
-- https://patches.example.org. A row of VALUES is a key: its place, the version it came with, name and value.

-- What is before the path of every resource.
CREATE OR REPLACE FUNCTION api_root(api_version text, base_url text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(base_url, '') || '/api/' || coalesce(api_version || '/', '')
$$;

CREATE OR REPLACE FUNCTION api_date(date timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT to_char(date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
$$;

-- TEXT in the path of a URL, as UTF-8: what Django leaves stays, `/' does not.
CREATE OR REPLACE FUNCTION api_path_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN value ~ '^[A-Za-z0-9._~!$&''()*+,;=:@-]*$' THEN value ELSE (
        SELECT string_agg(CASE WHEN chr(byte) ~ '[A-Za-z0-9._~!$&''()*+,;=:@-]' THEN chr(byte)
                               ELSE '%' || upper(lpad(to_hex(byte), 2, '0')) END, '' ORDER BY i)
        FROM (SELECT i, get_byte(convert_to(value, 'UTF8'), i) AS byte
              FROM generate_series(0, octet_length(value) - 1) i) bytes) END
$$;

-- The page of a message of KIND (patch or cover) in the web interface; ends in a slash.
CREATE OR REPLACE FUNCTION api_page(project text, kind text, msgid text, base_url text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT coalesce(base_url, '') || '/project/' || coalesce(project, '-') || '/' || kind || '/'
        || api_path_text(btrim(msgid, '<>')) || '/'
$$;

-- The message in the list's archive, or NULL.
CREATE OR REPLACE FUNCTION api_archive_url(project_id bigint, msgid text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT replace(list_archive_url_format, '{}', btrim(msgid, '<>'))
    FROM project WHERE project.id = api_archive_url.project_id AND list_archive_url_format <> ''
$$;

CREATE OR REPLACE FUNCTION api_project(id bigint, api_version text DEFAULT NULL, base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_object_agg(k.name, k.value ORDER BY k.place)
    FROM project p, LATERAL (VALUES
        (1, '1.0', 'id', to_json(p.id)),
        (2, '1.0', 'url', to_json(api_root(api_version, base_url) || 'projects/' || p.id || '/')),
        (3, '1.0', 'name', to_json(p.name)),
        (4, '1.0', 'link_name', to_json(p.link_name)),
        (5, '1.0', 'list_id', to_json(p.list_id)),
        (6, '1.0', 'list_email', to_json(coalesce(p.list_emails[1], ''))),
        (7, '1.0', 'web_url', to_json(p.web_url)),
        (8, '1.0', 'scm_url', to_json(p.scm_url)),
        (9, '1.0', 'webscm_url', to_json(p.webscm_url)),
        (10, '1.2', 'list_archive_url', to_json(p.list_archive_url)),
        (11, '1.2', 'list_archive_url_format', to_json(p.list_archive_url_format)),
        (12, '1.2', 'commit_url_format', to_json(p.commit_url_format))
    ) AS k(place, since, name, value)
    WHERE p.id = api_project.id AND k.since <= coalesce(api_version, k.since)
$$;

CREATE OR REPLACE FUNCTION api_person(inbox_id bigint, id bigint, api_version text DEFAULT NULL,
    base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_build_object('id', p.id, 'url', api_root(api_version, base_url) || 'people/' || p.id || '/',
                             'name', p.name, 'email', p.email)
    FROM person p WHERE p.inbox_id = api_person.inbox_id AND p.id = api_person.id
$$;

CREATE OR REPLACE FUNCTION api_user(id bigint, api_version text DEFAULT NULL, base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_build_object('id', a.id, 'url', api_root(api_version, base_url) || 'users/' || a.id || '/',
                             'username', a.username, 'first_name', a.first_name, 'last_name', a.last_name,
                             'email', a.email)
    FROM account a WHERE a.id = api_user.id
$$;

-- A patch or cover as series embed it.
CREATE OR REPLACE FUNCTION api_member(inbox_id bigint, id bigint, api_version text DEFAULT NULL,
    base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_object_agg(k.name, k.value ORDER BY k.place)
    FROM post o
    JOIN message_text t ON t.inbox_id = o.inbox_id AND t.id = o.id,
    LATERAL (SELECT api_page(o.project, o.type, o.msgid, base_url)) AS page(url),
    LATERAL (VALUES
        (1, '1.0', 'id', to_json(o.id)),
        (2, '1.0', 'url', to_json(api_root(api_version, base_url)
                                  || CASE o.type WHEN 'patch' THEN 'patches/' ELSE 'covers/' END || o.id || '/')),
        (3, '1.1', 'web_url', to_json(page.url)),
        (4, '1.0', 'msgid', to_json(o.msgid)),
        (5, '1.2', 'list_archive_url', to_json(api_archive_url(o.project_id, o.msgid))),
        (6, '1.0', 'date', to_json(api_date(o.date))),
        (7, '1.0', 'name', to_json(t.name)),
        (8, CASE o.type WHEN 'patch' THEN '1.0' ELSE '1.1' END, 'mbox', to_json(page.url || 'mbox/'))
    ) AS k(place, since, name, value)
    WHERE o.inbox_id = api_member.inbox_id AND o.id = api_member.id AND k.since <= coalesce(api_version, k.since)
$$;

-- A series as patches and covers embed it: a list of one, or of none.
CREATE OR REPLACE FUNCTION api_series_list(inbox_id bigint, id bigint, api_version text DEFAULT NULL,
    base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT coalesce(json_agg(one.series), '[]')
    FROM (
        SELECT json_object_agg(k.name, k.value ORDER BY k.place) AS series
        FROM series s
        LEFT JOIN project p ON p.id = s.project_id,
        LATERAL (VALUES
            (1, '1.0', 'id', to_json(s.id)),
            (2, '1.0', 'url', to_json(api_root(api_version, base_url) || 'series/' || s.id || '/')),
            (3, '1.1', 'web_url', to_json(coalesce(base_url, '') || '/project/' || coalesce(p.link_name, '-')
                                          || '/list/?series=' || s.id)),
            (4, '1.0', 'date', to_json(api_date(s.date))),
            (5, '1.0', 'name', to_json(s.name)),
            (6, '1.0', 'version', to_json(s.version)),
            (7, '1.0', 'mbox', to_json(coalesce(base_url, '') || '/series/' || s.id || '/mbox/'))
        ) AS k(place, since, name, value)
        WHERE s.inbox_id = api_series_list.inbox_id AND s.id = api_series_list.id
          AND k.since <= coalesce(api_version, k.since)
        GROUP BY s.id
    ) one
$$;

CREATE OR REPLACE FUNCTION api_patch(inbox_id bigint, id bigint, api_version text DEFAULT NULL,
    base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_object_agg(k.name, k.value ORDER BY k.place)
    FROM patch p
    JOIN message_raw r ON r.inbox_id = p.inbox_id AND r.id = p.id,
    LATERAL (SELECT api_page(p.project, 'patch', p.msgid, base_url)) AS page(url),
    LATERAL (VALUES
        (1, '1.0', 'id', to_json(p.id)),
        (2, '1.0', 'url', to_json(api_root(api_version, base_url) || 'patches/' || p.id || '/')),
        (3, '1.1', 'web_url', to_json(page.url)),
        (4, '1.0', 'project', api_project(p.project_id, api_version, base_url)),
        (5, '1.0', 'msgid', to_json(p.msgid)),
        (6, '1.2', 'list_archive_url', to_json(api_archive_url(p.project_id, p.msgid))),
        (7, '1.0', 'date', to_json(api_date(p.date))),
        (8, '1.0', 'name', to_json(p.name)),
        (9, '1.0', 'commit_ref', to_json(p.commit_ref)),
        (10, '1.0', 'pull_url', to_json(p.pull_url)),
        (11, '1.0', 'state', to_json(p.state)),
        (12, '1.0', 'archived', to_json(p.archived)),
        (13, '1.0', 'hash', to_json(p.hash)),
        (14, '1.0', 'submitter', api_person(p.inbox_id, p.person_id, api_version, base_url)),
        (15, '1.0', 'delegate', api_user(p.delegate_id, api_version, base_url)),
        (16, '1.0', 'mbox', to_json(page.url || 'mbox/')),
        (17, '1.0', 'series', api_series_list(p.inbox_id, p.series_id, api_version, base_url)),
        (18, '1.1', 'comments', to_json(api_root(NULL, base_url) || 'patches/' || p.id || '/comments/')),
        (19, '1.0', 'check', to_json(combined_check(p.inbox_id, p.id))),
        (20, '1.0', 'checks', to_json(api_root(NULL, base_url) || 'patches/' || p.id || '/checks/')),
        (21, '1.0', 'tags', '{}'::json),
        (22, '1.2', 'related', '[]'::json),
        (23, '1.0', 'headers', header_json(r.header)),
        (24, '1.0', 'content', to_json(p.content)),
        (25, '1.0', 'diff', to_json(p.diff)),
        (26, '1.0', 'prefixes', to_json(coalesce(p.prefixes, '{}')))
    ) AS k(place, since, name, value)
    WHERE p.inbox_id = api_patch.inbox_id AND p.id = api_patch.id AND k.since <= coalesce(api_version, k.since)
$$;

CREATE OR REPLACE FUNCTION api_cover(inbox_id bigint, id bigint, api_version text DEFAULT NULL,
    base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_object_agg(k.name, k.value ORDER BY k.place)
    FROM cover c
    JOIN message_raw r ON r.inbox_id = c.inbox_id AND r.id = c.id,
    LATERAL (SELECT api_page(c.project, 'cover', c.msgid, base_url)) AS page(url),
    LATERAL (VALUES
        (1, '1.0', 'id', to_json(c.id)),
        (2, '1.0', 'url', to_json(api_root(api_version, base_url) || 'covers/' || c.id || '/')),
        (3, '1.1', 'web_url', to_json(page.url)),
        (4, '1.0', 'project', api_project(c.project_id, api_version, base_url)),
        (5, '1.0', 'msgid', to_json(c.msgid)),
        (6, '1.2', 'list_archive_url', to_json(api_archive_url(c.project_id, c.msgid))),
        (7, '1.0', 'date', to_json(api_date(c.date))),
        (8, '1.0', 'name', to_json(c.name)),
        (9, '1.0', 'submitter', api_person(c.inbox_id, c.person_id, api_version, base_url)),
        (10, '1.1', 'mbox', to_json(page.url || 'mbox/')),
        (11, '1.0', 'series', api_series_list(c.inbox_id, c.series_id, api_version, base_url)),
        (12, '1.1', 'comments', to_json(api_root(NULL, base_url) || 'covers/' || c.id || '/comments/')),
        (13, '1.0', 'headers', header_json(r.header)),
        (14, '1.0', 'content', to_json(c.content))
    ) AS k(place, since, name, value)
    WHERE c.inbox_id = api_cover.inbox_id AND c.id = api_cover.id AND k.since <= coalesce(api_version, k.since)
$$;

-- A comment; also other mail, which Patchwork does not keep, takes this form. SUBJECT is as in the header.
CREATE OR REPLACE FUNCTION api_comment(inbox_id bigint, id bigint, api_version text DEFAULT NULL,
    base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_object_agg(k.name, k.value ORDER BY k.place)
    FROM post o
    JOIN message_text t ON t.inbox_id = o.inbox_id AND t.id = o.id
    JOIN message_raw r ON r.inbox_id = o.inbox_id AND r.id = o.id,
    LATERAL (VALUES
        (1, '1.0', 'id', to_json(o.id)),
        (2, '1.1', 'web_url', to_json(coalesce(base_url, '') || '/comment/' || o.id || '/')),
        (3, '1.0', 'msgid', to_json(o.msgid)),
        (4, '1.2', 'list_archive_url', to_json(api_archive_url(o.project_id, o.msgid))),
        (5, '1.0', 'date', to_json(api_date(o.date))),
        (6, '1.0', 'subject', to_json(coalesce(header_field(r.header, 'Subject'), ''))),
        (7, '1.0', 'submitter', api_person(o.inbox_id, o.person_id, api_version, base_url)),
        (8, '1.0', 'content', to_json(t.content)),
        (9, '1.0', 'headers', header_json(r.header)),
        (10, '1.3', 'addressed', CASE WHEN 'action-required' = ANY (o.flags) THEN 'false'::json END)
    ) AS k(place, since, name, value)
    WHERE o.inbox_id = api_comment.inbox_id AND o.id = api_comment.id AND o.type IN ('comment', 'other')
      AND k.since <= coalesce(api_version, k.since)
$$;

CREATE OR REPLACE FUNCTION api_series(inbox_id bigint, id bigint, api_version text DEFAULT NULL,
    base_url text DEFAULT '') RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT json_object_agg(k.name, k.value ORDER BY k.place)
    FROM series s
    LEFT JOIN project p ON p.id = s.project_id
    LEFT JOIN message c ON c.inbox_id = s.inbox_id AND c.id = s.cover_id AND c.kind = 1,
    LATERAL (
        SELECT json_agg(api_member(m.inbox_id, m.id, api_version, base_url)
                        ORDER BY m.extra, m.number, m.date, m.msgid)
        FROM series_patch m
        WHERE m.inbox_id = s.inbox_id AND m.series_id = s.id
    ) AS members(list),
    LATERAL (VALUES
        (1, '1.0', 'id', to_json(s.id)),
        (2, '1.0', 'url', to_json(api_root(api_version, base_url) || 'series/' || s.id || '/')),
        (3, '1.1', 'web_url', to_json(coalesce(base_url, '') || '/project/' || coalesce(p.link_name, '-')
                                      || '/list/?series=' || s.id)),
        (4, '1.0', 'project', api_project(s.project_id, api_version, base_url)),
        (5, '1.0', 'name', to_json(s.name)),
        (6, '1.0', 'date', to_json(api_date(s.date))),
        (7, '1.0', 'submitter', api_person(s.inbox_id, s.person_id, api_version, base_url)),
        (8, '1.0', 'version', to_json(s.version)),
        (9, '1.0', 'total', to_json(s.total)),
        (10, '1.0', 'received_total', to_json(s.received + s.extras)),
        (11, '1.0', 'received_all', to_json(s.complete)),
        (12, '1.0', 'mbox', to_json(coalesce(base_url, '') || '/series/' || s.id || '/mbox/')),
        (13, '1.0', 'cover_letter', api_member(c.inbox_id, c.id, api_version, base_url)),
        (14, '1.0', 'patches', coalesce(members.list, '[]'))
    ) AS k(place, since, name, value)
    WHERE s.inbox_id = api_series.inbox_id AND s.id = api_series.id AND k.since <= coalesce(api_version, k.since)
$$;
