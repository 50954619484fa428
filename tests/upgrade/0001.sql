--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: patchpost; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA patchpost;


--
-- Name: api_archive_url(bigint, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_archive_url(project_id bigint, msgid text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT replace(list_archive_url_format, '{}', btrim(msgid, '<>'))
    FROM project WHERE project.id = api_archive_url.project_id AND list_archive_url_format <> ''
$$;


--
-- Name: api_comment(bigint, bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_comment(inbox_id bigint, id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: api_cover(bigint, bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_cover(inbox_id bigint, id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: api_date(timestamp with time zone); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_date(date timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT to_char(date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
$$;


--
-- Name: api_member(bigint, bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_member(inbox_id bigint, id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: api_page(text, text, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_page(project text, kind text, msgid text, base_url text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT coalesce(base_url, '') || '/project/' || coalesce(project, '-') || '/' || kind || '/'
        || api_path_text(btrim(msgid, '<>')) || '/'
$$;


--
-- Name: api_patch(bigint, bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_patch(inbox_id bigint, id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: api_path_text(text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_path_text(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
    SELECT CASE WHEN value ~ '^[A-Za-z0-9._~!$&''()*+,;=:@-]*$' THEN value ELSE (
        SELECT string_agg(CASE WHEN chr(byte) ~ '[A-Za-z0-9._~!$&''()*+,;=:@-]' THEN chr(byte)
                               ELSE '%' || upper(lpad(to_hex(byte), 2, '0')) END, '' ORDER BY i)
        FROM (SELECT i, get_byte(convert_to(value, 'UTF8'), i) AS byte
              FROM generate_series(0, octet_length(value) - 1) i) bytes) END
$_$;


--
-- Name: api_person(bigint, bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_person(inbox_id bigint, id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT json_build_object('id', p.id, 'url', api_root(api_version, base_url) || 'people/' || p.id || '/',
                             'name', p.name, 'email', p.email)
    FROM person p WHERE p.inbox_id = api_person.inbox_id AND p.id = api_person.id
$$;


--
-- Name: api_project(bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_project(id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: api_root(text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_root(api_version text, base_url text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(base_url, '') || '/api/' || coalesce(api_version || '/', '')
$$;


--
-- Name: api_series(bigint, bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_series(inbox_id bigint, id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: api_series_list(bigint, bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_series_list(inbox_id bigint, id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: api_user(bigint, text, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.api_user(id bigint, api_version text DEFAULT NULL::text, base_url text DEFAULT ''::text) RETURNS json
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT json_build_object('id', a.id, 'url', api_root(api_version, base_url) || 'users/' || a.id || '/',
                             'username', a.username, 'first_name', a.first_name, 'last_name', a.last_name,
                             'email', a.email)
    FROM account a WHERE a.id = api_user.id
$$;


--
-- Name: combined_check(bigint, bigint); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.combined_check(inbox_id bigint, id bigint) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
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


--
-- Name: header_field(bytea, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.header_field(header bytea, name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT f.value FROM header_fields(header_field.header) f
    WHERE lower(f.name) = lower(header_field.name) ORDER BY f.position LIMIT 1
$$;


--
-- Name: header_fields(bytea); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.header_fields(header bytea) RETURNS TABLE("position" integer, name text, value text)
    LANGUAGE sql IMMUTABLE STRICT ROWS 50 PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT field.n::integer, field.name,
           CASE WHEN field.value ~ '[\u0080-\u00ff]' THEN header_text(field.value) ELSE field.value END
    FROM (
        SELECT n, left(line, position(':' IN line) - 1), ltrim(substr(line, position(':' IN line) + 1), E' \t')
        FROM regexp_split_to_table(header_lines(header_fields.header), '\n(?![ \t])') WITH ORDINALITY AS split(line, n)
        WHERE line ~ '^[!-9;-~]+:'
    ) AS field(n, name, value)
    ORDER BY field.n
$$;


--
-- Name: header_json(bytea); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.header_json(header bytea) RETURNS json
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT coalesce(json_object_agg(one.name, one.value ORDER BY one.position), '{}')
    FROM (
        SELECT min(f.position) AS position,
               (array_agg(f.name ORDER BY f.position))[1] AS name,
               CASE count(*) WHEN 1 THEN to_json(min(f.value)) ELSE json_agg(f.value ORDER BY f.position) END AS value
        FROM header_fields(header_json.header) f
        GROUP BY lower(f.name)
    ) one
$$;


--
-- Name: header_lines(bytea); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.header_lines(header bytea) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT replace(convert_from(
        CASE WHEN position('\x00'::bytea IN part) = 0 THEN part
             ELSE decode(replace(regexp_replace(encode(part, 'hex'), '(..)', '\1 ', 'g'), '00 ', ''), 'hex') END,
        'LATIN1'), E'\r\n', E'\n')
    FROM (SELECT substring(header FROM 1 FOR 1048576)) AS cut(part)
$$;


--
-- Name: header_text(text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.header_text(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
    SELECT CASE
        WHEN value !~ '[\u0080-\u00ff]' THEN value
        WHEN value ~ ('^(?:[\u0001-\u007f]|[\u00c2-\u00df][\u0080-\u00bf]'
                      '|\u00e0[\u00a0-\u00bf][\u0080-\u00bf]|[\u00e1-\u00ec\u00ee\u00ef][\u0080-\u00bf]{2}'
                      '|\u00ed[\u0080-\u009f][\u0080-\u00bf]|\u00f0[\u0090-\u00bf][\u0080-\u00bf]{2}'
                      '|[\u00f1-\u00f3][\u0080-\u00bf]{3}|\u00f4[\u0080-\u008f][\u0080-\u00bf]{2})*$')
            THEN convert_from(convert_to(value, 'LATIN1'), 'UTF8')
        ELSE translate(value,
            U&'\0080\0082\0083\0084\0085\0086\0087\0088\0089\008a\008b\008c\008e'
            '\0091\0092\0093\0094\0095\0096\0097\0098\0099\009a\009b\009c\009e\009f',
            U&'\20ac\201a\0192\201e\2026\2020\2021\02c6\2030\0160\2039\0152\017d'
            '\2018\2019\201c\201d\2022\2013\2014\02dc\2122\0161\203a\0153\017e\0178')
        END
$_$;


--
-- Name: long_msgid(bigint, bigint, text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.long_msgid(inbox_id bigint, id bigint, key text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'patchpost', 'pg_temp'
    AS $$
    SELECT coalesce((SELECT t.long_msgid FROM message_text t
                     WHERE t.inbox_id = long_msgid.inbox_id AND t.id = long_msgid.id), key)
$$;


--
-- Name: msgid_key(text); Type: FUNCTION; Schema: patchpost; Owner: -
--

CREATE FUNCTION patchpost.msgid_key(msgid text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT CASE WHEN octet_length(msgid) > 900
                THEN '<sha256-' || encode(sha256(convert_to(msgid, 'UTF8')), 'hex') || '>' ELSE msgid END
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: account; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.account (
    id bigint NOT NULL,
    username text NOT NULL,
    email text NOT NULL,
    first_name text DEFAULT ''::text NOT NULL,
    last_name text DEFAULT ''::text NOT NULL
);


--
-- Name: account_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: archive; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.archive (
    id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    reading smallint DEFAULT 1 NOT NULL,
    settled boolean DEFAULT true NOT NULL
);


--
-- Name: archive_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.archive ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.archive_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: checkpoint; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.checkpoint (
    name text NOT NULL COLLATE pg_catalog."C",
    "position" text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: project; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.project (
    id bigint NOT NULL,
    inbox_id bigint NOT NULL,
    link_name text NOT NULL,
    name text NOT NULL,
    list_id text NOT NULL,
    list_emails text[] DEFAULT '{}'::text[] NOT NULL,
    subject_match text DEFAULT ''::text NOT NULL,
    web_url text DEFAULT ''::text NOT NULL,
    scm_url text DEFAULT ''::text NOT NULL,
    webscm_url text DEFAULT ''::text NOT NULL,
    list_archive_url text DEFAULT ''::text NOT NULL,
    list_archive_url_format text DEFAULT ''::text NOT NULL,
    commit_url_format text DEFAULT ''::text NOT NULL,
    all_hints boolean DEFAULT false NOT NULL,
    patches_in_replies boolean DEFAULT false NOT NULL
);


--
-- Name: default_project; Type: VIEW; Schema: patchpost; Owner: -
--

CREATE VIEW patchpost.default_project AS
 SELECT DISTINCT ON (project.inbox_id) project.inbox_id,
    project.id
   FROM patchpost.project
  WHERE (project.subject_match = ''::text)
  ORDER BY project.inbox_id, (project.link_name COLLATE "C");


--
-- Name: message; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.message (
    inbox_id bigint NOT NULL,
    id bigint NOT NULL,
    msgid text NOT NULL COLLATE pg_catalog."C",
    kind smallint NOT NULL,
    date timestamp with time zone NOT NULL,
    person_id bigint NOT NULL,
    sender text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL,
    refs text[] NOT NULL COLLATE pg_catalog."C",
    version integer,
    number integer,
    total integer,
    pull boolean NOT NULL,
    change_id text,
    change_key bigint,
    title_key bigint,
    base_commit text,
    submission_id bigint,
    series_id bigint,
    flags text[] NOT NULL,
    group_flags text[] DEFAULT '{}'::text[] NOT NULL,
    completed boolean DEFAULT false NOT NULL,
    digest bytea NOT NULL,
    from_line_date timestamp with time zone,
    arrived_at timestamp with time zone NOT NULL,
    origin smallint NOT NULL,
    rules_version integer NOT NULL,
    archive_id integer,
    archive_reading smallint
)
WITH (fillfactor='90');


--
-- Name: message_text; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.message_text (
    inbox_id bigint NOT NULL,
    id bigint NOT NULL,
    long_msgid text,
    author_name text,
    author_email text NOT NULL,
    in_reply_to text,
    content text NOT NULL,
    trailers text[] NOT NULL,
    name text,
    prefixes text[],
    depends_on text[],
    prerequisites text[],
    pull_url text,
    diff text,
    hash text,
    git_patch_id text,
    file_paths text[],
    file_old_paths text[],
    file_statuses text[],
    file_added integer[],
    file_removed integer[],
    hint_state text,
    hint_delegate text,
    delegate_id bigint
);
ALTER TABLE ONLY patchpost.message_text ALTER COLUMN content SET COMPRESSION lz4;
ALTER TABLE ONLY patchpost.message_text ALTER COLUMN diff SET COMPRESSION lz4;


--
-- Name: series; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.series (
    inbox_id bigint NOT NULL,
    id bigint NOT NULL,
    project_id bigint,
    name text,
    version integer NOT NULL,
    total integer NOT NULL,
    received integer NOT NULL,
    extras integer NOT NULL,
    complete boolean NOT NULL,
    partial boolean DEFAULT false NOT NULL,
    date timestamp with time zone NOT NULL,
    person_id bigint NOT NULL,
    cover_id bigint,
    first_id bigint,
    base_commit text,
    change_id text,
    previous_id bigint,
    merged_into bigint,
    completed boolean NOT NULL,
    superseded boolean DEFAULT false NOT NULL
)
WITH (fillfactor='80');


--
-- Name: post; Type: VIEW; Schema: patchpost; Owner: -
--

CREATE VIEW patchpost.post AS
 SELECT m.inbox_id,
    m.id,
        CASE
            WHEN (m.msgid ~~ '<sha256-%'::text) THEN patchpost.long_msgid(m.inbox_id, m.id, m.msgid)
            ELSE m.msgid
        END AS msgid,
        CASE
            WHEN (m.kind = 2) THEN 'patch'::text
            WHEN (m.kind = 1) THEN 'cover'::text
            WHEN (m.submission_id IS NOT NULL) THEN 'comment'::text
            ELSE 'other'::text
        END AS type,
        CASE
            WHEN (m.kind > 0) THEN m.id
            ELSE m.submission_id
        END AS submission_id,
    s.id AS series_id,
    p.id AS project_id,
    p.link_name AS project,
    m.date,
    m.subject,
    m.person_id,
    (m.flags || m.group_flags) AS flags
   FROM ((((patchpost.message m
     LEFT JOIN patchpost.message parent ON (((parent.inbox_id = m.inbox_id) AND (parent.id = m.submission_id))))
     LEFT JOIN patchpost.series s ON (((s.inbox_id = m.inbox_id) AND (s.id = COALESCE(m.series_id, parent.series_id)))))
     LEFT JOIN patchpost.default_project d ON (((d.inbox_id = m.inbox_id) AND (m.kind = 0) AND (m.submission_id IS NULL))))
     LEFT JOIN patchpost.project p ON ((p.id = COALESCE(s.project_id, d.id))))
  WHERE (NOT (m.group_flags @> '{removed-upstream}'::text[]));


--
-- Name: comment; Type: VIEW; Schema: patchpost; Owner: -
--

CREATE VIEW patchpost.comment AS
 SELECT o.inbox_id,
    o.id,
    o.msgid,
    o.project_id,
    o.project,
    o.submission_id,
    o.date,
    o.person_id,
    t.author_name AS submitter,
    t.author_email AS submitter_email,
    o.subject,
    t.trailers,
    t.content,
        CASE
            WHEN ('action-required'::text = ANY (o.flags)) THEN false
            ELSE NULL::boolean
        END AS addressed,
    o.flags
   FROM ((patchpost.post o
     JOIN patchpost.message m ON (((m.inbox_id = o.inbox_id) AND (m.id = o.id))))
     JOIN patchpost.message_text t ON (((t.inbox_id = o.inbox_id) AND (t.id = o.id))))
  WHERE (o.type = 'comment'::text);


--
-- Name: cover; Type: VIEW; Schema: patchpost; Owner: -
--

CREATE VIEW patchpost.cover AS
 SELECT o.inbox_id,
    o.id,
    o.msgid,
    o.project_id,
    o.project,
    o.series_id,
    m.version,
    m.number,
    m.total,
    o.date,
    o.person_id,
    t.author_name AS submitter,
    t.author_email AS submitter_email,
    o.subject,
    t.name,
    t.prefixes,
    m.base_commit,
    m.change_id,
    t.depends_on,
    t.prerequisites,
    t.trailers,
    t.content,
    o.flags
   FROM ((patchpost.post o
     JOIN patchpost.message m ON (((m.inbox_id = o.inbox_id) AND (m.id = o.id))))
     JOIN patchpost.message_text t ON (((t.inbox_id = o.inbox_id) AND (t.id = o.id))))
  WHERE (m.kind = 1);


--
-- Name: delegation_rule; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.delegation_rule (
    project_id bigint NOT NULL,
    path text NOT NULL,
    account_id bigint NOT NULL,
    priority integer DEFAULT 0 NOT NULL
);


--
-- Name: event; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.event (
    inbox_id bigint NOT NULL,
    cursor bigint NOT NULL,
    category text NOT NULL,
    date timestamp with time zone NOT NULL,
    origin smallint NOT NULL,
    project_id bigint,
    message_id bigint,
    submission_id bigint,
    series_id bigint,
    has_cover boolean
);


--
-- Name: inbox; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.inbox (
    id bigint NOT NULL,
    name text NOT NULL
);


--
-- Name: inbox_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.inbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: inbox_list; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.inbox_list (
    list_id text NOT NULL,
    inbox_id bigint NOT NULL,
    CONSTRAINT inbox_list_list_id_check CHECK ((list_id = lower(list_id)))
);


--
-- Name: inbox_lock; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.inbox_lock (
    inbox_id bigint NOT NULL,
    event_cursor bigint DEFAULT 0 NOT NULL,
    rules_version integer DEFAULT 0 NOT NULL,
    purged boolean DEFAULT false NOT NULL
)
WITH (fillfactor='10');


--
-- Name: message_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: message_raw; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.message_raw (
    inbox_id bigint NOT NULL,
    id bigint NOT NULL,
    checksum bigint NOT NULL,
    header bytea NOT NULL,
    body bytea NOT NULL
);
ALTER TABLE ONLY patchpost.message_raw ALTER COLUMN header SET COMPRESSION lz4;
ALTER TABLE ONLY patchpost.message_raw ALTER COLUMN body SET COMPRESSION lz4;


--
-- Name: state; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.state (
    id smallint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    ordering smallint NOT NULL,
    action_required boolean NOT NULL
);


--
-- Name: triage; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.triage (
    inbox_id bigint NOT NULL,
    id bigint NOT NULL,
    state_id smallint,
    delegate_id bigint,
    archived boolean,
    commit_ref text
);


--
-- Name: patch; Type: VIEW; Schema: patchpost; Owner: -
--

CREATE VIEW patchpost.patch AS
 SELECT o.inbox_id,
    o.id,
    o.msgid,
    o.project_id,
    o.project,
    o.series_id,
    m.version,
    m.number,
    m.total,
    o.date,
    o.person_id,
    t.author_name AS submitter,
    t.author_email AS submitter_email,
    o.subject,
    t.name,
    t.prefixes,
    COALESCE(chosen.slug, hinted.slug, ( SELECT state.slug
           FROM patchpost.state
          ORDER BY state.ordering
         LIMIT 1)) AS state,
    COALESCE(g.archived, false) AS archived,
    delegate.id AS delegate_id,
    delegate.username AS delegate,
    g.commit_ref,
    t.pull_url,
    t.hash,
    t.git_patch_id,
    m.base_commit,
    m.change_id,
    t.depends_on,
    t.prerequisites,
    t.trailers,
    t.content,
    t.diff,
    t.file_paths,
    t.file_old_paths,
    t.file_statuses,
    t.file_added,
    t.file_removed,
    o.flags
   FROM ((((((patchpost.post o
     JOIN patchpost.message m ON (((m.inbox_id = o.inbox_id) AND (m.id = o.id))))
     JOIN patchpost.message_text t ON (((t.inbox_id = o.inbox_id) AND (t.id = o.id))))
     LEFT JOIN patchpost.triage g ON (((g.inbox_id = o.inbox_id) AND (g.id = o.id))))
     LEFT JOIN patchpost.state chosen ON ((chosen.id = g.state_id)))
     LEFT JOIN patchpost.state hinted ON ((hinted.slug = t.hint_state)))
     LEFT JOIN patchpost.account delegate ON ((delegate.id = COALESCE(g.delegate_id, t.delegate_id))))
  WHERE (m.kind = 2);


--
-- Name: patch_check; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.patch_check (
    inbox_id bigint NOT NULL,
    message_id bigint NOT NULL,
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    date timestamp with time zone DEFAULT now() NOT NULL,
    state text NOT NULL,
    context text DEFAULT 'default'::text NOT NULL,
    target_url text DEFAULT ''::text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    CONSTRAINT patch_check_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'success'::text, 'warning'::text, 'fail'::text])))
);


--
-- Name: patch_check_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.patch_check ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.patch_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: person; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.person (
    inbox_id bigint NOT NULL,
    id bigint NOT NULL,
    email_key text NOT NULL COLLATE pg_catalog."C",
    email text NOT NULL,
    name text,
    named_date timestamp with time zone NOT NULL,
    named_msgid text NOT NULL COLLATE pg_catalog."C"
)
WITH (fillfactor='80');


--
-- Name: person_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.person ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: project_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.project ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.project_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: quarantine; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.quarantine (
    id bigint NOT NULL,
    reason text NOT NULL,
    inbox_id bigint,
    msgid text,
    detail text DEFAULT ''::text NOT NULL,
    raw bytea NOT NULL,
    raw_sha256 bytea NOT NULL,
    from_line_date timestamp with time zone,
    arrived_at timestamp with time zone NOT NULL,
    origin smallint NOT NULL
);
ALTER TABLE ONLY patchpost.quarantine ALTER COLUMN raw SET COMPRESSION lz4;


--
-- Name: quarantine_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.quarantine ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: record; Type: VIEW; Schema: patchpost; Owner: -
--

CREATE VIEW patchpost.record AS
 SELECT m.inbox_id,
    m.id,
    m.kind,
        CASE
            WHEN (m.msgid ~~ '<sha256-%'::text) THEN patchpost.long_msgid(m.inbox_id, m.id, m.msgid)
            ELSE m.msgid
        END AS msgid,
        CASE
            WHEN (parent.msgid ~~ '<sha256-%'::text) THEN patchpost.long_msgid(m.inbox_id, parent.id, parent.msgid)
            ELSE parent.msgid
        END AS submission,
    p.link_name AS project,
    m.date,
    m.subject,
    t.author_name,
    t.author_email,
    t.content,
    t.in_reply_to,
    m.refs,
    t.trailers,
    m.flags,
    m.group_flags,
    t.name,
    t.prefixes,
    m.version,
    m.number,
    m.total,
    m.base_commit,
    m.change_id,
    t.depends_on,
    t.prerequisites,
    t.pull_url,
    t.diff,
    t.hash,
    t.git_patch_id,
    t.file_paths,
    t.file_old_paths,
    t.file_statuses,
    t.file_added,
    t.file_removed,
    COALESCE(chosen.slug, hinted.slug, ( SELECT state.slug
           FROM patchpost.state
          ORDER BY state.ordering
         LIMIT 1)) AS state,
    COALESCE(g.archived, false) AS archived,
    delegate.username AS delegate,
    g.commit_ref,
    s.id AS series_id,
    s.name AS series_name,
    s.version AS series_version,
    s.total AS series_total,
    s.received,
    s.extras,
    s.complete,
    s.partial,
    s.date AS series_date,
        CASE
            WHEN (cover.msgid ~~ '<sha256-%'::text) THEN patchpost.long_msgid(m.inbox_id, cover.id, cover.msgid)
            ELSE cover.msgid
        END AS cover,
    s.base_commit AS series_base_commit,
    s.change_id AS series_change_id,
    before.id AS previous_id,
        CASE
            WHEN (before_cover.msgid ~~ '<sha256-%'::text) THEN patchpost.long_msgid(m.inbox_id, before_cover.id, before_cover.msgid)
            ELSE before_cover.msgid
        END AS previous_cover
   FROM ((((((((((((patchpost.message m
     JOIN patchpost.message_text t ON (((t.inbox_id = m.inbox_id) AND (t.id = m.id))))
     LEFT JOIN patchpost.message parent ON (((parent.inbox_id = m.inbox_id) AND (parent.id = m.submission_id))))
     LEFT JOIN patchpost.series s ON (((s.inbox_id = m.inbox_id) AND (s.id = COALESCE(m.series_id, parent.series_id)))))
     LEFT JOIN patchpost.default_project d ON (((d.inbox_id = m.inbox_id) AND (m.kind = 0) AND (m.submission_id IS NULL))))
     LEFT JOIN patchpost.project p ON ((p.id = COALESCE(s.project_id, d.id))))
     LEFT JOIN patchpost.triage g ON (((g.inbox_id = m.inbox_id) AND (g.id = m.id))))
     LEFT JOIN patchpost.state chosen ON ((chosen.id = g.state_id)))
     LEFT JOIN patchpost.state hinted ON ((hinted.slug = t.hint_state)))
     LEFT JOIN patchpost.account delegate ON ((delegate.id = COALESCE(g.delegate_id, t.delegate_id))))
     LEFT JOIN patchpost.message cover ON (((cover.inbox_id = m.inbox_id) AND (cover.id = s.cover_id))))
     LEFT JOIN patchpost.series before ON (((before.inbox_id = m.inbox_id) AND (before.id = s.previous_id))))
     LEFT JOIN patchpost.message before_cover ON (((before_cover.inbox_id = m.inbox_id) AND (before_cover.id = before.cover_id))));


--
-- Name: reference; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.reference (
    inbox_id bigint NOT NULL,
    ref text NOT NULL COLLATE pg_catalog."C",
    message_id bigint NOT NULL
);


--
-- Name: schema_api; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.schema_api (
    one boolean DEFAULT true NOT NULL,
    digest text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_api_one_check CHECK (one)
);


--
-- Name: schema_version; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.schema_version (
    version integer NOT NULL,
    name text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: series_id_seq; Type: SEQUENCE; Schema: patchpost; Owner: -
--

ALTER TABLE patchpost.series ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME patchpost.series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: series_patch; Type: VIEW; Schema: patchpost; Owner: -
--

CREATE VIEW patchpost.series_patch AS
 SELECT m.inbox_id,
    m.series_id,
    m.id,
        CASE
            WHEN (m.msgid ~~ '<sha256-%'::text) THEN patchpost.long_msgid(m.inbox_id, m.id, m.msgid)
            ELSE m.msgid
        END AS msgid,
    COALESCE((m.number > m.total), false) AS extra,
        CASE
            WHEN (m.number <= m.total) THEN m.number
            ELSE NULL::integer
        END AS number,
    m.date,
    (NOT (s.cover_id IS DISTINCT FROM m.id)) AS is_cover
   FROM (patchpost.message m
     JOIN patchpost.series s ON (((s.inbox_id = m.inbox_id) AND (s.id = m.series_id))))
  WHERE (m.kind = 2);


--
-- Name: tombstone; Type: TABLE; Schema: patchpost; Owner: -
--

CREATE TABLE patchpost.tombstone (
    inbox_id bigint NOT NULL,
    msgid text NOT NULL COLLATE pg_catalog."C",
    message_id bigint,
    purged_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Data for Name: account; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.account (id, username, email, first_name, last_name) FROM stdin;
1	jane	jane@invalid		
\.


--
-- Data for Name: archive; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.archive (id, name, reading, settled) FROM stdin;
\.


--
-- Data for Name: checkpoint; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.checkpoint (name, "position") FROM stdin;
\.


--
-- Data for Name: delegation_rule; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.delegation_rule (project_id, path, account_id, priority) FROM stdin;
1	*.c	1	1
\.


--
-- Data for Name: event; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.event (inbox_id, cursor, category, date, origin, project_id, message_id, submission_id, series_id, has_cover) FROM stdin;
1	1	cover-created	2026-11-26 17:04:00+00	1	1	1	\N	1	\N
1	2	patch-created	2026-11-26 17:04:00+00	1	1	2	\N	1	\N
1	3	patch-created	2026-11-26 17:04:00+00	1	1	3	\N	1	\N
1	4	patch-created	2026-11-26 17:04:00+00	1	1	4	\N	1	\N
1	5	patch-created	2026-11-26 17:04:00+00	1	1	16	\N	2	\N
1	6	cover-created	2026-11-26 17:04:00+00	1	1	18	\N	3	\N
1	7	patch-created	2026-11-26 17:04:00+00	1	1	19	\N	3	\N
1	8	patch-created	2026-11-26 17:04:00+00	1	1	20	\N	3	\N
1	9	patch-created	2026-11-26 17:04:00+00	1	1	21	\N	3	\N
1	10	patch-created	2026-11-26 17:04:00+00	1	1	23	\N	4	\N
1	11	patch-created	2026-11-26 17:04:00+00	1	1	24	\N	5	\N
1	12	patch-created	2026-11-26 17:04:00+00	1	1	26	\N	6	\N
1	13	series-created	2026-11-26 17:04:00+00	1	1	\N	\N	1	t
1	14	series-created	2026-11-26 17:04:00+00	1	1	\N	\N	2	f
1	15	series-created	2026-11-26 17:04:00+00	1	1	\N	\N	3	t
1	16	series-created	2026-11-26 17:04:00+00	1	1	\N	\N	4	f
1	17	series-created	2026-11-26 17:04:00+00	1	1	\N	\N	5	f
1	18	series-created	2026-11-26 17:04:00+00	1	1	\N	\N	6	f
1	19	patch-completed	2026-11-26 17:04:00+00	1	1	2	\N	1	\N
1	20	patch-completed	2026-11-26 17:04:00+00	1	1	3	\N	1	\N
1	21	patch-completed	2026-11-26 17:04:00+00	1	1	4	\N	1	\N
1	22	patch-completed	2026-11-26 17:04:00+00	1	1	16	\N	2	\N
1	23	patch-completed	2026-11-26 17:04:00+00	1	1	19	\N	3	\N
1	24	patch-completed	2026-11-26 17:04:00+00	1	1	20	\N	3	\N
1	25	patch-completed	2026-11-26 17:04:00+00	1	1	21	\N	3	\N
1	26	patch-completed	2026-11-26 17:04:00+00	1	1	23	\N	4	\N
1	27	patch-completed	2026-11-26 17:04:00+00	1	1	24	\N	5	\N
1	28	patch-completed	2026-11-26 17:04:00+00	1	1	26	\N	6	\N
1	29	series-completed	2026-11-26 17:04:00+00	1	1	\N	\N	1	t
1	30	series-completed	2026-11-26 17:04:00+00	1	1	\N	\N	2	f
1	31	series-completed	2026-11-26 17:04:00+00	1	1	\N	\N	3	t
1	32	series-completed	2026-11-26 17:04:00+00	1	1	\N	\N	4	f
1	33	series-completed	2026-11-26 17:04:00+00	1	1	\N	\N	5	f
1	34	series-completed	2026-11-26 17:04:00+00	1	1	\N	\N	6	f
1	35	series-superseded	2026-11-26 17:04:00+00	1	1	\N	\N	1	t
1	36	patch-comment-created	2026-11-26 17:04:00+00	1	\N	5	2	\N	\N
1	37	cover-comment-created	2026-11-26 17:04:00+00	1	\N	6	1	\N	\N
1	38	patch-comment-created	2026-11-26 17:04:00+00	1	\N	7	3	\N	\N
1	39	patch-comment-created	2026-11-26 17:04:00+00	1	\N	8	3	\N	\N
1	40	patch-comment-created	2026-11-26 17:04:00+00	1	\N	9	3	\N	\N
1	41	patch-comment-created	2026-11-26 17:04:00+00	1	\N	10	3	\N	\N
1	42	patch-comment-created	2026-11-26 17:04:00+00	1	\N	11	3	\N	\N
1	43	patch-comment-created	2026-11-26 17:04:00+00	1	\N	12	3	\N	\N
1	44	patch-comment-created	2026-11-26 17:04:00+00	1	\N	13	3	\N	\N
1	45	patch-comment-created	2026-11-26 17:04:00+00	1	\N	14	3	\N	\N
1	46	patch-comment-created	2026-11-26 17:04:00+00	1	\N	15	16	\N	\N
1	47	patch-comment-created	2026-11-26 17:04:00+00	1	\N	22	20	\N	\N
1	48	patch-comment-created	2026-11-26 17:04:00+00	1	\N	25	24	\N	\N
1	49	patch-comment-created	2026-11-26 17:04:00+00	1	\N	27	26	\N	\N
\.


--
-- Data for Name: inbox; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.inbox (id, name) FROM stdin;
1	widgets
\.


--
-- Data for Name: inbox_list; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.inbox_list (list_id, inbox_id) FROM stdin;
widgets.lists.example.org	1
\.


--
-- Data for Name: inbox_lock; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.inbox_lock (inbox_id, event_cursor, rules_version, purged) FROM stdin;
1	49	1	f
\.


--
-- Data for Name: message; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.message (inbox_id, id, msgid, kind, date, person_id, sender, subject, refs, version, number, total, pull, change_id, change_key, title_key, base_commit, submission_id, series_id, flags, group_flags, completed, digest, from_line_date, arrived_at, origin, rules_version, archive_id, archive_reading) FROM stdin;
1	1	<20240304091500.1001-1-ada@example.org>	1	2024-03-04 09:15:00+00	1	ada@example.org	[PATCH 0/3] Names for widgets	{}	1	0	3	f	\N	\N	-8436687113477259456	\N	\N	1	{}	{}	f	\\xb2c316cd558b8982da442696e27a39748150c57f6691b0e236ad8fa7f6ba3ae2	2024-03-04 09:15:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	2	<20240304091500.1001-2-ada@example.org>	2	2024-03-04 09:15:01+00	1	ada@example.org	[PATCH 1/3] widget: give every widget a name	{<20240304091500.1001-1-ada@example.org>}	1	1	3	f	\N	\N	-3151791411222351980	\N	\N	1	{}	{}	t	\\x9092a62e79e096e9d6baba31f0ea6de69d12c9bcb069d0914c843ce9fc182217	2024-03-04 09:15:01+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	3	<20240304091500.1001-3-ada@example.org>	2	2024-03-04 09:15:02+00	1	ada@example.org	[PATCH 2/3] widget: look a widget up by its name	{<20240304091500.1001-1-ada@example.org>}	1	2	3	f	\N	\N	-360727756769404468	\N	\N	1	{}	{}	t	\\x6346ea13df10abc1e63d0fb4cadc1d2de893e3051550f045543e39908f18ee0e	2024-03-04 09:15:02+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	4	<20240304091500.1001-4-ada@example.org>	2	2024-03-04 09:15:03+00	1	ada@example.org	[PATCH 3/3] README: say that widgets have names	{<20240304091500.1001-1-ada@example.org>}	1	3	3	f	\N	\N	-6421654961599739249	\N	\N	1	{}	{}	t	\\x7d1af21fedb36897657333c722706afbf44dc623f221a3cc6dd6e325c211e065	2024-03-04 09:15:03+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	5	<r1.ben@example.net>	0	2024-03-04 11:02:10+00	2	ben@example.net	Re: [PATCH 1/3] widget: give every widget a name	{<20240304091500.1001-2-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	2	\N	{}	{}	f	\\xf67927e493effff921d17ead644b7fb84aaa9ce6ddaaac2bda56c15882c9fa7f	2024-03-04 11:02:10+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	6	<q1.chiara@example.com>	0	2024-03-04 12:30:00+00	3	chiara@example.com	Re: [PATCH 0/3] Names for widgets	{<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	1	\N	{}	{}	f	\\xf95e8c63d8055997ffef424c48378d89713523cc59bfd2f111f82cec2183e596	2024-03-04 12:30:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	7	<d1.chiara@example.com>	0	2024-03-04 12:41:00+00	3	chiara@example.com	Re: [PATCH 2/3] widget: look a widget up by its name	{<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\xed60701bf066c2ddab34a091fef3e279b93919990dc6d4cccc25e3e42f8afa18	2024-03-04 12:41:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	8	<d2.ada@example.org>	0	2024-03-04 13:05:00+00	1	ada@example.org	Re: [PATCH 2/3] widget: look a widget up by its name	{<d1.chiara@example.com>,<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\xca64dd74276005120272fc9ccd356999ad1200e00528467cb32a415e0a13b1dc	2024-03-04 13:05:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	9	<d3.ben@example.net>	0	2024-03-04 13:20:00+00	2	ben@example.net	Re: [PATCH 2/3] widget: look a widget up by its name	{<d2.ada@example.org>,<d1.chiara@example.com>,<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\xe70770051c4a30f97860a45f242a724d16f1cfeded4a43f94ac961e407d18a2c	2024-03-04 13:20:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	10	<d4.ada@example.org>	0	2024-03-04 13:44:00+00	1	ada@example.org	Re: [PATCH 2/3] widget: look a widget up by its name	{<d3.ben@example.net>,<d2.ada@example.org>,<d1.chiara@example.com>,<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\x2a6167d43870b4321206a4e2cd62cf70da40998684051225b57a62c7acce54de	2024-03-04 13:44:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	11	<d5.chiara@example.com>	0	2024-03-04 15:01:00+00	3	chiara@example.com	Re: [PATCH 2/3] widget: look a widget up by its name	{<d4.ada@example.org>,<d3.ben@example.net>,<d2.ada@example.org>,<d1.chiara@example.com>,<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\xef0329a60f6aec5fa839fbf91dc5cf6bca60526866baa590b5f94f2988f47087	2024-03-04 15:01:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	12	<d6.ben@example.net>	0	2024-03-04 15:30:00+00	2	ben@example.net	Re: [PATCH 2/3] widget: look a widget up by its name	{<d5.chiara@example.com>,<d4.ada@example.org>,<d3.ben@example.net>,<d2.ada@example.org>,<d1.chiara@example.com>,<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\x04f4b6687fa9f8b252bc46717f56f515308cda8611c19d4bc4abccdbbb2e4193	2024-03-04 15:30:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	13	<d7.chiara@example.com>	0	2024-03-04 15:52:00+00	3	chiara@example.com	Re: [PATCH 2/3] widget: look a widget up by its name	{<d6.ben@example.net>,<d5.chiara@example.com>,<d4.ada@example.org>,<d3.ben@example.net>,<d2.ada@example.org>,<d1.chiara@example.com>,<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\xec6b7ea84b8c6d068274bccb03240f3bb10cc52084c2ba4e7892326cbd78ba75	2024-03-04 15:52:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	14	<d8.ada@example.org>	0	2024-03-04 16:10:00+00	1	ada@example.org	Re: [PATCH 2/3] widget: look a widget up by its name	{<d7.chiara@example.com>,<d6.ben@example.net>,<d5.chiara@example.com>,<d4.ada@example.org>,<d3.ben@example.net>,<d2.ada@example.org>,<d1.chiara@example.com>,<20240304091500.1001-3-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	3	\N	{}	{}	f	\\x890a79edc844f970b23d57979b65c292621f789405cb8be73ed016b7678ffe54	2024-03-04 16:10:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	15	<c1.ada@example.org>	0	2024-03-05 08:10:00+00	1	ada@example.org	Re: [PATCH] Makefile: take CFLAGS from the environment	{<20240305073500.77-1-ben@example.net>}	\N	\N	\N	f	\N	\N	\N	\N	16	\N	{}	{}	f	\\xd2ae06c02327d7eea5b293bca4bcb7032335e2ff41d24aff780460df5e3446de	2024-03-05 08:10:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	16	<20240305073500.77-1-ben@example.net>	2	2024-03-05 07:35:00+00	2	ben@example.net	[PATCH] Makefile: take CFLAGS from the environment	{}	1	\N	\N	f	\N	\N	-8669232234540160198	\N	\N	2	{}	{}	t	\\x48212cb8239290f390fe89b6d8aaeae4a02631c0aa62f536f4558b8f7ab482f1	2024-03-05 07:35:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	17	<p1.ben@example.net>	0	2024-03-05 19:00:00+00	2	ben@example.net	Widgets 1.2 at the end of the month?	{}	\N	\N	\N	f	\N	\N	\N	\N	\N	\N	{}	{}	f	\\x2ee63db7f37fb57e4653f825be9db3fe21164ba7b6bb0010e6f32ce8a5d573ff	2024-03-05 19:00:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	18	<20240306140000.1002-1-ada@example.org>	1	2024-03-06 14:00:00+00	1	ada@example.org	[PATCH v2 0/3] Names for widgets	{<20240304091500.1001-1-ada@example.org>}	2	0	3	f	\N	\N	-8436687113477259456	\N	\N	3	{}	{}	f	\\x42292f83192d60138bf8a0fef0ff305c329a53c9d5c8bfb2972355eeda5dfec9	2024-03-06 14:00:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	19	<20240306140000.1002-2-ada@example.org>	2	2024-03-06 14:00:01+00	1	ada@example.org	[PATCH v2 1/3] widget: give every widget a name	{<20240306140000.1002-1-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	2	1	3	f	\N	\N	-3151791411222351980	\N	\N	3	{}	{}	t	\\x1185e2d0906634ad411e8fb312ddfa94514ea83bd2cbbe1e1a58c015a3137c4a	2024-03-06 14:00:01+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	20	<20240306140000.1002-3-ada@example.org>	2	2024-03-06 14:00:02+00	1	ada@example.org	[PATCH v2 2/3] widget: look a widget up by its name	{<20240306140000.1002-1-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	2	2	3	f	\N	\N	-360727756769404468	\N	\N	3	{}	{}	t	\\x092c5b08a91ef789c4fd1608bf12569090029513f1d985dc9f8480aa5499df92	2024-03-06 14:00:02+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	21	<20240306140000.1002-4-ada@example.org>	2	2024-03-06 14:00:03+00	1	ada@example.org	[PATCH v2 3/3] README: say that widgets have names	{<20240306140000.1002-1-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	2	3	3	f	\N	\N	-6421654961599739249	\N	\N	3	{}	{}	t	\\xf0983774fcadb886ed3ee1c9df89b24374adfe4342848f2fe1821b608396f971	2024-03-06 14:00:03+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	22	<r2.chiara@example.com>	0	2024-03-06 17:25:00+00	3	chiara@example.com	Re: [PATCH v2 2/3] widget: look a widget up by its name	{<20240306140000.1002-3-ada@example.org>,<20240306140000.1002-1-ada@example.org>,<20240304091500.1001-1-ada@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	20	\N	{}	{}	f	\\xc35e841359d1953083c7ad0ad90807b204258a786acccca23f72ad2e586bfcdc	2024-03-06 17:25:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	23	<20240307163100.a1@example.com>	2	2024-03-07 16:31:00+00	3	chiara@example.com	[PATCH] widget: return NULL when memory is short	{}	1	\N	\N	f	\N	\N	-2719977513305934025	\N	\N	4	{}	{}	t	\\x32026cf38171d65da592fbf35362af60a7cb66d980e025da43d662c8b15cefd0	2024-03-07 16:31:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	24	<20240308181200.5-1-zoe@example.org>	2	2024-03-08 18:12:00+00	4	zoe@example.org	[PATCH] README: añade una traducción al español	{}	1	\N	\N	f	\N	\N	4866158961480743574	\N	\N	5	{}	{}	t	\\x4ae15f294d2b2ed88b9a2233710c0693848e6479dbd7f6d998137ca3e2e8e4bd	2024-03-08 18:12:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	25	<z1.zoe@example.org>	0	2024-03-08 18:40:00+00	4	zoe@example.org	Re: [PATCH] README: añade una traducción al español	{<20240308181200.5-1-zoe@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	24	\N	{raw-8bit-header}	{}	f	\\x4be95a6afe75a61cdba7cbbd2e87c4385d5fa998c4748d7328679f49a383abcb	2024-03-08 18:40:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	26	<20240311091500.g1@example.org>	2	2024-03-11 09:15:00+00	1	ada@example.org	[GIT PULL] Widgets: fixes for 1.2	{}	1	\N	\N	t	\N	\N	-6945603229787189750	\N	\N	6	{}	{}	t	\\x8684455e8368ecd3f0829079e7ff68e57c6d14ac62a02f0d8aea638cc4259e7d	2024-03-11 09:15:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
1	27	<g2.ben@example.net>	0	2024-03-11 20:02:00+00	2	ben@example.net	Re: [GIT PULL] Widgets: fixes for 1.2	{<20240311091500.g1@example.org>}	\N	\N	\N	f	\N	\N	\N	\N	26	\N	{}	{}	f	\\x315fed5cc14ec4ffbabaa2883260fb0b924dc9d4319e48c724f44f4790504997	2024-03-11 20:02:00+00	2026-11-26 17:04:00+00	1	1	\N	\N
\.


--
-- Data for Name: message_raw; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.message_raw (inbox_id, id, checksum, header, body) FROM stdin;
1	1	-7821922407742573720	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a204d6f6e2c203034204d617220323032342030393a31353a3030202b303030300a4d6573736167652d49643a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820302f335d204e616d657320666f7220776964676574730a0a	\\x57697468206d6f7265207468616e2061206665772077696467657473206f6e207468652073637265656e206e6f626f64792063616e2074656c6c2077686963682069730a77686963682e205468697320736572696573206769766573207468656d206e616d657320616e6420612077617920746f2066696e64206f6e6520627920697473206e616d652e0a0a416461204c696e647176697374202833293a0a20207769646765743a2067697665206576657279207769646765742061206e616d650a20207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a2020524541444d453a20736179207468617420776964676574732068617665206e616d65730a0a20524541444d452020207c202035202b2b2b2b2d0a207769646765742e63207c203234202b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b0a207769646765742e68207c202033202b2b2b0a20332066696c6573206368616e6765642c20333120696e73657274696f6e73282b292c20312064656c6574696f6e282d290a0a2d2d200a322e33392e320a0a
1	2	2737883421467353346	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a204d6f6e2c203034204d617220323032342030393a31353a3031202b303030300a496e2d5265706c792d546f3a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c32303234303330343039313530302e313030312d322d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820312f335d207769646765743a2067697665206576657279207769646765742061206e616d650a0a	\\x412070726f6772616d2077697468206d616e7920776964676574732063616e6e6f742074656c6c207468656d206170617274207768656e206974207072696e7473207468656d2e0a4c6574206974206769766520656163682061206e616d652e2054686520776964676574206b65657073206120636f70792e0a0a5369676e65642d6f66662d62793a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a2d2d2d0a207769646765742e63207c203134202b2b2b2b2b2b2b2b2b2b2b2b2b2b0a207769646765742e68207c202032202b2b0a20322066696c6573206368616e6765642c20313620696e73657274696f6e73282b290a0a64696666202d2d67697420612f7769646765742e6320622f7769646765742e630a696e646578203838633932333930303638372e2e656233373931303337396133203130303634340a2d2d2d20612f7769646765742e630a2b2b2b20622f7769646765742e630a4040202d312c36202b312c372040400a2023696e636c75646520227769646765742e68220a200a2023696e636c756465203c7374646c69622e683e0a2b23696e636c756465203c737472696e672e683e0a200a2073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874290a207b0a4040202d382c3131202b392c31332040402073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874290a200a2009772d3e7769647468203d2077696474683b0a2009772d3e686569676874203d206865696768743b0a2b09772d3e6e616d65203d204e554c4c3b0a200972657475726e20773b0a207d0a200a20766f6964207769646765745f667265652873747275637420776964676574202a77290a207b0a2b096672656528772d3e6e616d65293b0a2009667265652877293b0a207d0a200a4040202d32302c33202b32332c313420404020696e74207769646765745f6172656128636f6e73742073747275637420776964676574202a77290a207b0a200972657475726e20772d3e7769647468202a20772d3e6865696768743b0a207d0a2b0a2b696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65290a2b7b0a2b0963686172202a636f7079203d20737472647570286e616d65293b0a2b0a2b096966202821636f7079290a2b090972657475726e202d313b0a2b096672656528772d3e6e616d65293b0a2b09772d3e6e616d65203d20636f70793b0a2b0972657475726e20303b0a2b7d0a64696666202d2d67697420612f7769646765742e6820622f7769646765742e680a696e646578206630383366353761353039332e2e396234636438313739323832203130303634340a2d2d2d20612f7769646765742e680a2b2b2b20622f7769646765742e680a4040202d342c3130202b342c31322040400a2073747275637420776964676574207b0a2009696e742077696474683b0a2009696e74206865696768743b0a2b0963686172202a6e616d653b0a207d3b0a200a2073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874293b0a20766f6964207769646765745f667265652873747275637420776964676574202a77293b0a20696e74207769646765745f6172656128636f6e73742073747275637420776964676574202a77293b0a2b696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65293b0a200a2023656e6469660a2d2d200a322e33392e320a0a
1	3	-7596322422687467916	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a204d6f6e2c203034204d617220323032342030393a31353a3032202b303030300a496e2d5265706c792d546f3a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a0a	\\x45766572792063616c6c657220776f756c642077726974652074686973206c6f6f703b207772697465206974206f6e63652e0a0a5369676e65642d6f66662d62793a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a2d2d2d0a207769646765742e63207c203130202b2b2b2b2b2b2b2b2b2b0a207769646765742e68207c202031202b0a20322066696c6573206368616e6765642c20313120696e73657274696f6e73282b290a0a64696666202d2d67697420612f7769646765742e6320622f7769646765742e630a696e646578206562333739313033373961332e2e343666313338303065663734203130303634340a2d2d2d20612f7769646765742e630a2b2b2b20622f7769646765742e630a4040202d33342c33202b33342c313320404020696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65290a2009772d3e6e616d65203d20636f70793b0a200972657475726e20303b0a207d0a2b0a2b73747275637420776964676574202a7769646765745f66696e642873747275637420776964676574202a2a6c6973742c20696e74206e2c20636f6e73742063686172202a6e616d65290a2b7b0a2b09696e7420693b0a2b0a2b09666f72202869203d20303b2069203c3d206e3b20692b2b290a2b09096966202821737472636d70286c6973745b695d2d3e6e616d652c206e616d6529290a2b09090972657475726e206c6973745b695d3b0a2b0972657475726e204e554c4c3b0a2b7d0a64696666202d2d67697420612f7769646765742e6820622f7769646765742e680a696e646578203962346364383137393238322e2e373963663239336436373938203130303634340a2d2d2d20612f7769646765742e680a2b2b2b20622f7769646765742e680a4040202d31312c35202b31312c362040402073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874293b0a20766f6964207769646765745f667265652873747275637420776964676574202a77293b0a20696e74207769646765745f6172656128636f6e73742073747275637420776964676574202a77293b0a20696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65293b0a2b73747275637420776964676574202a7769646765745f66696e642873747275637420776964676574202a2a6c6973742c20696e74206e2c20636f6e73742063686172202a6e616d65293b0a200a2023656e6469660a2d2d200a322e33392e320a0a
1	4	-2245684347681744663	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a204d6f6e2c203034204d617220323032342030393a31353a3033202b303030300a496e2d5265706c792d546f3a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c32303234303330343039313530302e313030312d342d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820332f335d20524541444d453a20736179207468617420776964676574732068617665206e616d65730a0a	\\x5369676e65642d6f66662d62793a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a2d2d2d0a20524541444d45207c2035202b2b2b2b2d0a20312066696c65206368616e6765642c203420696e73657274696f6e73282b292c20312064656c6574696f6e282d290a0a64696666202d2d67697420612f524541444d4520622f524541444d450a696e646578206330646565653338346539372e2e616565663334353462363832203130303634340a2d2d2d20612f524541444d450a2b2b2b20622f524541444d450a4040202d312c34202b312c372040400a20576964676574730a203d3d3d3d3d3d3d0a200a2d412077696467657420686173206120776964746820616e642061206865696768742e205468617420697320616c6c206974206861732e0a2b41207769646765742068617320612077696474682c20612068656967687420616e642c20696620796f75206c696b652c2061206e616d653a0a2b0a2b202020207769646765745f7365745f6e616d6528772c2022646f6f7222293b0a2b2020202077203d207769646765745f66696e6428776964676574732c206e2c2022646f6f7222293b0a2d2d200a322e33392e320a0a
1	5	3840314584346921862	\\x46726f6d3a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820312f335d207769646765743a2067697665206576657279207769646765742061206e616d650a446174653a204d6f6e2c203034204d617220323032342031313a30323a3130202b303030300a496e2d5265706c792d546f3a203c32303234303330343039313530302e313030312d322d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d322d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c72312e62656e406578616d706c652e6e65743e0a0a	\\x4f6e204d6f6e2c204d61722030342c20323032342061742030393a31353a3031414d202b303030302c20416461204c696e6471766973742077726f74653a0a3e20412070726f6772616d2077697468206d616e7920776964676574732063616e6e6f742074656c6c207468656d206170617274207768656e206974207072696e7473207468656d2e0a3e204c6574206974206769766520656163682061206e616d652e2054686520776964676574206b65657073206120636f70792e0a0a4920686176652077616e746564207468697320666f722079656172732e0a0a52657669657765642d62793a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a
1	6	-8315160557237972188	\\x46726f6d3a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820302f335d204e616d657320666f7220776964676574730a446174653a204d6f6e2c203034204d617220323032342031323a33303a3030202b303030300a496e2d5265706c792d546f3a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c71312e636869617261406578616d706c652e636f6d3e0a0a	\\x416461204c696e6471766973742077726f74653a0a3e205468697320736572696573206769766573207468656d206e616d657320616e6420612077617920746f2066696e64206f6e6520627920697473206e616d652e0a0a4d757374206e616d657320626520756e697175653f2054686520524541444d4520646f6573206e6f74207361792e0a0a4368696172610a
1	7	4810796227286869086	\\x46726f6d3a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031323a34313a3030202b303030300a496e2d5265706c792d546f3a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c64312e636869617261406578616d706c652e636f6d3e0a0a	\\x416461204c696e6471766973742077726f74653a0a3e202b09666f72202869203d20303b2069203c3d206e3b20692b2b290a3e202b09096966202821737472636d70286c6973745b695d2d3e6e616d652c206e616d6529290a0a446f65732074686973206e6f742072656164206f6e652077696467657420746f6f206d616e793f0a
1	8	-3008153335129602239	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031333a30353a3030202b303030300a496e2d5265706c792d546f3a203c64312e636869617261406578616d706c652e636f6d3e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a203c64312e636869617261406578616d706c652e636f6d3e0a4d6573736167652d49643a203c64322e616461406578616d706c652e6f72673e0a0a	\\x43686961726120436f6e74692077726f74653a0a3e20446f65732074686973206e6f742072656164206f6e652077696467657420746f6f206d616e793f0a0a497420646f65732e204d792074657374206861642061207370617265206f6e652061742074686520656e642e2057696c6c206669782e0a
1	9	-4870135047127401735	\\x46726f6d3a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031333a32303a3030202b303030300a496e2d5265706c792d546f3a203c64322e616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a203c64312e636869617261406578616d706c652e636f6d3e0a203c64322e616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c64332e62656e406578616d706c652e6e65743e0a0a	\\x3e203e20446f65732074686973206e6f742072656164206f6e652077696467657420746f6f206d616e793f0a3e20497420646f65732e0a0a416e6420776861742061626f75742061207769646765742074686174206e6f626f64792068617320676976656e2061206e616d653f20737472636d7020284e554c4c2c20e280a6290a6973206e6f742061206861707079207468696e672e0a
1	10	-6564296643257254251	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031333a34343a3030202b303030300a496e2d5265706c792d546f3a203c64332e62656e406578616d706c652e6e65743e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a203c64312e636869617261406578616d706c652e636f6d3e0a203c64322e616461406578616d706c652e6f72673e0a203c64332e62656e406578616d706c652e6e65743e0a4d6573736167652d49643a203c64342e616461406578616d706c652e6f72673e0a0a	\\x3e20416e6420776861742061626f75742061207769646765742074686174206e6f626f64792068617320676976656e2061206e616d653f0a0a53686f756c64206974206861766520616e20656d707479206e616d652066726f6d207468652073746172742c206f722073686f756c6420746865206c6f6f7020706173730a6974206f7665723f0a
1	11	-7407785199595108100	\\x46726f6d3a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031353a30313a3030202b303030300a496e2d5265706c792d546f3a203c64342e616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a203c64312e636869617261406578616d706c652e636f6d3e0a203c64322e616461406578616d706c652e6f72673e0a203c64332e62656e406578616d706c652e6e65743e0a203c64342e616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c64352e636869617261406578616d706c652e636f6d3e0a0a	\\x3e2053686f756c64206974206861766520616e20656d707479206e616d652066726f6d207468652073746172742c206f722073686f756c6420746865206c6f6f7020706173730a3e206974206f7665723f0a0a50617373206974206f7665722e20416e20656d707479206e616d652069732061206e616d652c20616e6420736f6d656f6e652077696c6c206c6f6f6b20666f722069742e0a466f7220746865206c6f6f70204920776f756c642077726974650a0a09666f72202869203d20303b2069203c206e3b20692b2b290a0909696620286c6973745b695d2d3e6e616d652026262021737472636d70286c6973745b695d2d3e6e616d652c206e616d6529290a0a616e64206e20612073697a655f742e0a
1	12	8287100290091993902	\\x46726f6d3a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031353a33303a3030202b303030300a496e2d5265706c792d546f3a203c64352e636869617261406578616d706c652e636f6d3e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a203c64312e636869617261406578616d706c652e636f6d3e0a203c64322e616461406578616d706c652e6f72673e0a203c64332e62656e406578616d706c652e6e65743e0a203c64342e616461406578616d706c652e6f72673e0a203c64352e636869617261406578616d706c652e636f6d3e0a4d6573736167652d49643a203c64362e62656e406578616d706c652e6e65743e0a0a	\\x3e2050617373206974206f7665722e20416e20656d707479206e616d652069732061206e616d652c20616e6420736f6d656f6e652077696c6c206c6f6f6b20666f722069742e0a0a4167726565642e20416e642074776f2077696467657473206f66206f6e65206e616d653f0a
1	13	2346762084755563316	\\x46726f6d3a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031353a35323a3030202b303030300a496e2d5265706c792d546f3a203c64362e62656e406578616d706c652e6e65743e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a203c64312e636869617261406578616d706c652e636f6d3e0a203c64322e616461406578616d706c652e6f72673e0a203c64332e62656e406578616d706c652e6e65743e0a203c64342e616461406578616d706c652e6f72673e0a203c64352e636869617261406578616d706c652e636f6d3e0a203c64362e62656e406578616d706c652e6e65743e0a4d6573736167652d49643a203c64372e636869617261406578616d706c652e636f6d3e0a0a	\\x3e20416e642074776f2077696467657473206f66206f6e65206e616d653f0a0a546865206669727374206f6e6520666f756e642e204974206f6e6c792068617320746f206265207361696420736f6d6577686572652e0a
1	14	-803541430936802735	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a204d6f6e2c203034204d617220323032342031363a31303a3030202b303030300a496e2d5265706c792d546f3a203c64372e636869617261406578616d706c652e636f6d3e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330343039313530302e313030312d332d616461406578616d706c652e6f72673e0a203c64312e636869617261406578616d706c652e636f6d3e0a203c64322e616461406578616d706c652e6f72673e0a203c64332e62656e406578616d706c652e6e65743e0a203c64342e616461406578616d706c652e6f72673e0a203c64352e636869617261406578616d706c652e636f6d3e0a203c64362e62656e406578616d706c652e6e65743e0a203c64372e636869617261406578616d706c652e636f6d3e0a4d6573736167652d49643a203c64382e616461406578616d706c652e6f72673e0a0a	\\x3e20546865206669727374206f6e6520666f756e642e204974206f6e6c792068617320746f206265207361696420736f6d6577686572652e0a0a5468616e6b732c20626f74682e2076322077696c6c20646f20616c6c20746861742e0a0a2d2d200a4164610a
1	15	-1689517128913014685	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b50415443485d204d616b6566696c653a2074616b652043464c4147532066726f6d2074686520656e7669726f6e6d656e740a446174653a205475652c203035204d617220323032342030383a31303a3030202b303030300a496e2d5265706c792d546f3a203c32303234303330353037333530302e37372d312d62656e406578616d706c652e6e65743e0a5265666572656e6365733a203c32303234303330353037333530302e37372d312d62656e406578616d706c652e6e65743e0a4d6573736167652d49643a203c63312e616461406578616d706c652e6f72673e0a0a	\\x3e20446973747269627574696f6e73207365742043464c41475320666f7220616c6c207061636b616765732074686579206275696c642e0a0a41636b65642d62793a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a
1	16	-8076067392820729440	\\x46726f6d3a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a446174653a205475652c203035204d617220323032342030373a33353a3030202b303030300a4d6573736167652d49643a203c32303234303330353037333530302e37372d312d62656e406578616d706c652e6e65743e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b50415443485d204d616b6566696c653a2074616b652043464c4147532066726f6d2074686520656e7669726f6e6d656e740a0a	\\x446973747269627574696f6e73207365742043464c41475320666f7220616c6c207061636b616765732074686579206275696c642e0a0a5369676e65642d6f66662d62793a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a2d2d2d0a204d616b6566696c65207c2032202b2d0a20312066696c65206368616e6765642c203120696e73657274696f6e282b292c20312064656c6574696f6e282d290a0a64696666202d2d67697420612f4d616b6566696c6520622f4d616b6566696c650a696e646578203433623932376232303063332e2e346330623633326438363061203130303634340a2d2d2d20612f4d616b6566696c650a2b2b2b20622f4d616b6566696c650a4040202d312c34202b312c342040400a2d43464c414753203d202d4f320a2b43464c414753203f3d202d4f320a200a206c69627769646765742e613a207769646765742e6f0a200961722072637320244020245e0a2d2d200a322e33392e320a0a
1	17	-3719235314386993512	\\x46726f6d3a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205769646765747320312e322061742074686520656e64206f6620746865206d6f6e74683f0a446174653a205475652c203035204d617220323032342031393a30303a3030202b303030300a4d6573736167652d49643a203c70312e62656e406578616d706c652e6e65743e0a0a	\\x48656c6c6f20616c6c2c0a0a69742069732074696d6520666f7220612072656c656173652e204d792070726f706f73616c3a0a0a46726f6d204d6f6e646179206f6e206f6e6c7920666978657320676f20696e2c20616e64206f6e2074686520323974682077652074616720312e322e0a0a4e616d657320666f7220776964676574732073686f756c6420626520696e2069742c206966204164612066696e6473207468652074696d652e0a0a42656e0a
1	18	705451154990729609	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a205765642c203036204d617220323032342031343a30303a3030202b303030300a496e2d5265706c792d546f3a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820763220302f335d204e616d657320666f7220776964676574730a0a	\\x57697468206d6f7265207468616e2061206665772077696467657473206f6e207468652073637265656e206e6f626f64792063616e2074656c6c2077686963682069730a77686963682e205468697320736572696573206769766573207468656d206e616d657320616e6420612077617920746f2066696e64206f6e6520627920697473206e616d652e0a0a4368616e67657320696e2076323a0a2d20706174636820323a2073746f7020617420746865206c617374207769646765742028436869617261292c2070617373206f766572207769646765747320776974686f75740a202061206e616d65202842656e292c206e20697320612073697a655f740a2d20706174636820313a206e6f206368616e67652c2052657669657765642d62792061646465640a0a416461204c696e647176697374202833293a0a20207769646765743a2067697665206576657279207769646765742061206e616d650a20207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a2020524541444d453a20736179207468617420776964676574732068617665206e616d65730a0a20524541444d452020207c202035202b2b2b2b2d0a207769646765742e63207c203235202b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b0a207769646765742e68207c202035202b2b2b2b2b0a20332066696c6573206368616e6765642c20333420696e73657274696f6e73282b292c20312064656c6574696f6e282d290a0a2d2d200a322e33392e320a0a
1	25	5932766384010629615	\\x46726f6d3a205a6fc3ab204ec3bac3b1657a203c7a6f65406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b50415443485d20524541444d453a2061c3b161646520756e61207472616475636369c3b36e20616c2065737061c3b16f6c0a446174653a204672692c203038204d617220323032342031383a34303a3030202b303030300a496e2d5265706c792d546f3a203c32303234303330383138313230302e352d312d7a6f65406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330383138313230302e352d312d7a6f65406578616d706c652e6f72673e0a4d6573736167652d49643a203c7a312e7a6f65406578616d706c652e6f72673e0a4d494d452d56657273696f6e3a20312e300a436f6e74656e742d547970653a20746578742f706c61696e3b20636861727365743d7574662d380a436f6e74656e742d5472616e736665722d456e636f64696e673a20386269740a0a	\\x3e205061726120717565206dc3a1732067656e7465206c6f20656e7469656e64612e0a0a496e20456e676c6973683a20736f2074686174206d6f72652070656f706c6520756e6465727374616e642069742e2053686f756c6420746865207375626a65637420626520696e0a456e676c69736820746f6f3f20e28094205a6fc3ab0a
1	19	-6153175365564791202	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a205765642c203036204d617220323032342031343a30303a3031202b303030300a496e2d5265706c792d546f3a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c32303234303330363134303030302e313030322d322d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820763220312f335d207769646765743a2067697665206576657279207769646765742061206e616d650a0a	\\x412070726f6772616d2077697468206d616e7920776964676574732063616e6e6f742074656c6c207468656d206170617274207768656e206974207072696e7473207468656d2e0a4c6574206974206769766520656163682061206e616d652e2054686520776964676574206b65657073206120636f70792e0a0a5369676e65642d6f66662d62793a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a52657669657765642d62793a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a2d2d2d0a207769646765742e63207c203134202b2b2b2b2b2b2b2b2b2b2b2b2b2b0a207769646765742e68207c202032202b2b0a20322066696c6573206368616e6765642c20313620696e73657274696f6e73282b290a0a64696666202d2d67697420612f7769646765742e6320622f7769646765742e630a696e646578203838633932333930303638372e2e656233373931303337396133203130303634340a2d2d2d20612f7769646765742e630a2b2b2b20622f7769646765742e630a4040202d312c36202b312c372040400a2023696e636c75646520227769646765742e68220a200a2023696e636c756465203c7374646c69622e683e0a2b23696e636c756465203c737472696e672e683e0a200a2073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874290a207b0a4040202d382c3131202b392c31332040402073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874290a200a2009772d3e7769647468203d2077696474683b0a2009772d3e686569676874203d206865696768743b0a2b09772d3e6e616d65203d204e554c4c3b0a200972657475726e20773b0a207d0a200a20766f6964207769646765745f667265652873747275637420776964676574202a77290a207b0a2b096672656528772d3e6e616d65293b0a2009667265652877293b0a207d0a200a4040202d32302c33202b32332c313420404020696e74207769646765745f6172656128636f6e73742073747275637420776964676574202a77290a207b0a200972657475726e20772d3e7769647468202a20772d3e6865696768743b0a207d0a2b0a2b696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65290a2b7b0a2b0963686172202a636f7079203d20737472647570286e616d65293b0a2b0a2b096966202821636f7079290a2b090972657475726e202d313b0a2b096672656528772d3e6e616d65293b0a2b09772d3e6e616d65203d20636f70793b0a2b0972657475726e20303b0a2b7d0a64696666202d2d67697420612f7769646765742e6820622f7769646765742e680a696e646578206630383366353761353039332e2e396234636438313739323832203130303634340a2d2d2d20612f7769646765742e680a2b2b2b20622f7769646765742e680a4040202d342c3130202b342c31322040400a2073747275637420776964676574207b0a2009696e742077696474683b0a2009696e74206865696768743b0a2b0963686172202a6e616d653b0a207d3b0a200a2073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874293b0a20766f6964207769646765745f667265652873747275637420776964676574202a77293b0a20696e74207769646765745f6172656128636f6e73742073747275637420776964676574202a77293b0a2b696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65293b0a200a2023656e6469660a2d2d200a322e33392e320a0a
1	20	1187366484085598149	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a205765642c203036204d617220323032342031343a30303a3032202b303030300a496e2d5265706c792d546f3a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c32303234303330363134303030302e313030322d332d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820763220322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a0a	\\x45766572792063616c6c657220776f756c642077726974652074686973206c6f6f703b207772697465206974206f6e63652e204e616d6573206e656564206e6f742062650a756e697175653a2074686520666972737420776964676574206f662074686174206e616d6520697320666f756e642e0a0a5375676765737465642d62793a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a5369676e65642d6f66662d62793a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a2d2d2d0a207769646765742e63207c203131202b2b2b2b2b2b2b2b2b2b2b0a207769646765742e68207c202033202b2b2b0a20322066696c6573206368616e6765642c20313420696e73657274696f6e73282b290a0a64696666202d2d67697420612f7769646765742e6320622f7769646765742e630a696e646578206562333739313033373961332e2e323638343365336435396438203130303634340a2d2d2d20612f7769646765742e630a2b2b2b20622f7769646765742e630a4040202d33342c33202b33342c313420404020696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65290a2009772d3e6e616d65203d20636f70793b0a200972657475726e20303b0a207d0a2b0a2b2f2a2054686520666972737420776964676574206f662074686174206e616d653b204e554c4c206966207468657265206973206e6f6e652e202a2f0a2b73747275637420776964676574202a7769646765745f66696e642873747275637420776964676574202a2a6c6973742c2073697a655f74206e2c20636f6e73742063686172202a6e616d65290a2b7b0a2b0973697a655f7420693b0a2b0a2b09666f72202869203d20303b2069203c206e3b20692b2b290a2b0909696620286c6973745b695d2d3e6e616d652026262021737472636d70286c6973745b695d2d3e6e616d652c206e616d6529290a2b09090972657475726e206c6973745b695d3b0a2b0972657475726e204e554c4c3b0a2b7d0a64696666202d2d67697420612f7769646765742e6820622f7769646765742e680a696e646578203962346364383137393238322e2e623666653564396232353662203130303634340a2d2d2d20612f7769646765742e680a2b2b2b20622f7769646765742e680a4040202d312c36202b312c382040400a202369666e646566205749444745545f480a2023646566696e65205749444745545f480a200a2b23696e636c756465203c7374646465662e683e0a2b0a2073747275637420776964676574207b0a2009696e742077696474683b0a2009696e74206865696768743b0a4040202d31312c35202b31332c362040402073747275637420776964676574202a7769646765745f6e657728696e742077696474682c20696e7420686569676874293b0a20766f6964207769646765745f667265652873747275637420776964676574202a77293b0a20696e74207769646765745f6172656128636f6e73742073747275637420776964676574202a77293b0a20696e74207769646765745f7365745f6e616d652873747275637420776964676574202a772c20636f6e73742063686172202a6e616d65293b0a2b73747275637420776964676574202a7769646765745f66696e642873747275637420776964676574202a2a6c6973742c2073697a655f74206e2c20636f6e73742063686172202a6e616d65293b0a200a2023656e6469660a2d2d200a322e33392e320a0a
1	21	-4041699550291706622	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a446174653a205765642c203036204d617220323032342031343a30303a3033202b303030300a496e2d5265706c792d546f3a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c32303234303330363134303030302e313030322d342d616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b504154434820763220332f335d20524541444d453a20736179207468617420776964676574732068617665206e616d65730a0a	\\x5369676e65642d6f66662d62793a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a2d2d2d0a20524541444d45207c2035202b2b2b2b2d0a20312066696c65206368616e6765642c203420696e73657274696f6e73282b292c20312064656c6574696f6e282d290a0a64696666202d2d67697420612f524541444d4520622f524541444d450a696e646578206330646565653338346539372e2e616565663334353462363832203130303634340a2d2d2d20612f524541444d450a2b2b2b20622f524541444d450a4040202d312c34202b312c372040400a20576964676574730a203d3d3d3d3d3d3d0a200a2d412077696467657420686173206120776964746820616e642061206865696768742e205468617420697320616c6c206974206861732e0a2b41207769646765742068617320612077696474682c20612068656967687420616e642c20696620796f75206c696b652c2061206e616d653a0a2b0a2b202020207769646765745f7365745f6e616d6528772c2022646f6f7222293b0a2b2020202077203d207769646765745f66696e6428776964676574732c206e2c2022646f6f7222293b0a2d2d200a322e33392e320a0a
1	22	3644033514370564817	\\x46726f6d3a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b504154434820763220322f335d207769646765743a206c6f6f6b20612077696467657420757020627920697473206e616d650a446174653a205765642c203036204d617220323032342031373a32353a3030202b303030300a496e2d5265706c792d546f3a203c32303234303330363134303030302e313030322d332d616461406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303330343039313530302e313030312d312d616461406578616d706c652e6f72673e0a203c32303234303330363134303030302e313030322d312d616461406578616d706c652e6f72673e0a203c32303234303330363134303030302e313030322d332d616461406578616d706c652e6f72673e0a4d6573736167652d49643a203c72322e636869617261406578616d706c652e636f6d3e0a0a	\\x3e202b2f2a2054686520666972737420776964676574206f662074686174206e616d653b204e554c4c206966207468657265206973206e6f6e652e202a2f0a0a4a7573742077686174204920686f70656420666f722e0a0a52657669657765642d62793a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a5465737465642d62793a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a
1	23	126898857270785937	\\x46726f6d3a2043686961726120436f6e7469203c636869617261406578616d706c652e636f6d3e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b50415443485d207769646765743a2072657475726e204e554c4c207768656e206d656d6f72792069732073686f72740a446174653a205468752c203037204d617220323032342031363a33313a3030202b303030300a4d6573736167652d49643a203c32303234303330373136333130302e6131406578616d706c652e636f6d3e0a4d494d452d56657273696f6e3a20312e300a436f6e74656e742d547970653a206d756c7469706172742f6d697865643b20626f756e646172793d223d2d776964676574732d31220a0a	\\x546869732069732061206d756c74692d70617274206d65737361676520696e204d494d4520666f726d61742e0a0a2d2d3d2d776964676574732d310a436f6e74656e742d547970653a20746578742f706c61696e3b20636861727365743d75732d61736369690a0a7769646765745f6e657728292077726974657320746f206d656d6f7279207468617420697420646964206e6f74206765742e2050617463682061747461636865642c206d790a6d61696c2070726f6772616d20627265616b73206c696e65732e0a0a2d2d3d2d776964676574732d310a436f6e74656e742d547970653a206170706c69636174696f6e2f6f637465742d73747265616d3b206e616d653d22303030312d7769646765742d72657475726e2d4e554c4c2d7768656e2d6d656d6f72792d69732d73686f72742e7061746368220a436f6e74656e742d446973706f736974696f6e3a206174746163686d656e743b2066696c656e616d653d22303030312d7769646765742d72657475726e2d4e554c4c2d7768656e2d6d656d6f72792d69732d73686f72742e7061746368220a436f6e74656e742d5472616e736665722d456e636f64696e673a206261736536340a0a526e4a766253426d4d44686d4e5755315a4749304e3259784d6a51794f5745774e54497a5a444e6a4d57566c5a5451345a474535597a45784e6d453249453176626942545a5841670a4d5463674d4441364d4441364d4441674d6a41774d517047636d39744f69424461476c68636d45675132397564476b6750474e6f615746795955426c654746746347786c4c6d4e760a6254344b524746305a546f67564768314c43413349453168636941794d444930494445324f6a49774f6a4177494373774d444177436c4e31596d706c5933513649467451515652440a5346306764326c6b5a3256304f6942795a585231636d3467546c564d54434233614756754947316c62573979655342706379427a6147397964416f4b526d6c345a584d36494864700a5a47646c64484d67644768686443426a636d467a614342766269427a625746736243427459574e6f6157356c63777054615764755a57517462325a6d4c574a354f69424461476c680a636d45675132397564476b6750474e6f615746795955426c654746746347786c4c6d4e766254344b4c533074436942336157526e5a58517559794238494449674b79734b494445670a5a6d6c735a53426a614746755a32566b4c43417949476c756332567964476c76626e4d6f4b796b4b436d52705a6d59674c53316e61585167595339336157526e5a585175597942690a4c3364705a47646c6443356a436d6c755a47563449446734597a6b794d7a6b774d4459344e7934755a474a684e444a6d4d6d45304e44646c494445774d4459304e416f744c5330670a595339336157526e5a58517559776f724b797367596939336157526e5a58517559777041514341744e697732494373324c446767514541676333527964574e30494864705a47646c0a6443417164326c6b5a3256305832356c64796870626e516764326c6b6447677349476c756443426f5a576c6e61485170436942374369414a6333527964574e30494864705a47646c0a644341716479413949473168624778765979687a6158706c6232596f4b6e63704b54734b49416f7243576c6d4943676864796b4b4b776b4a636d563064584a7549453556544577370a4369414a6479302b64326c6b6447676750534233615752306144734b49416c334c54356f5a576c6e614851675053426f5a576c6e614851374369414a636d563064584a75494863370a4369307449416f794c6a4d354c6a494b43673d3d0a0a2d2d3d2d776964676574732d312d2d0a
1	24	8513540647269316018	\\x46726f6d3a203d3f5554462d383f713f5a6f3d43333d41423d32304e3d43333d42413d43333d4231657a3f3d203c7a6f65406578616d706c652e6f72673e0a446174653a204672692c203038204d617220323032342031383a31323a3030202b303030300a4d6573736167652d49643a203c32303234303330383138313230302e352d312d7a6f65406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b50415443485d203d3f5554462d383f713f524541444d453a3d3230613d43333d42316164653d3230756e613d323074726164756363693d43333d42336e3d32303f3d0a203d3f5554462d383f713f616c3d3230657370613d43333d42316f6c3f3d0a4d494d452d56657273696f6e3a20312e300a436f6e74656e742d547970653a20746578742f706c61696e3b20636861727365743d5554462d380a436f6e74656e742d5472616e736665722d456e636f64696e673a20386269740a0a	\\x5061726120717565206dc3a1732067656e7465206c6f20656e7469656e64612e0a0a5369676e65642d6f66662d62793a205a6fc3ab204ec3bac3b1657a203c7a6f65406578616d706c652e6f72673e0a2d2d2d0a20524541444d452e6573207c2034202b2b2b2b0a20312066696c65206368616e6765642c203420696e73657274696f6e73282b290a0a64696666202d2d67697420612f524541444d452e657320622f524541444d452e65730a6e65772066696c65206d6f6465203130303634340a696e646578203030303030303030303030302e2e3465303962393035613166630a2d2d2d202f6465762f6e756c6c0a2b2b2b20622f524541444d452e65730a4040202d302c30202b312c342040400a2b576964676574730a2b3d3d3d3d3d3d3d0a2b0a2b556e20776964676574207469656e6520756e20616e63686f207920756e6120616c747572612e204e616461206dc3a1732c207365c3b16f7265732e0a2d2d200a322e33392e320a0a
1	26	-8894608057953911750	\\x46726f6d3a20416461204c696e647176697374203c616461406578616d706c652e6f72673e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a205b4749542050554c4c5d20576964676574733a20666978657320666f7220312e320a446174653a204d6f6e2c203131204d617220323032342030393a31353a3030202b303030300a4d6573736167652d49643a203c32303234303331313039313530302e6731406578616d706c652e6f72673e0a4d494d452d56657273696f6e3a20312e300a436f6e74656e742d547970653a20746578742f706c61696e3b20636861727365743d7574662d380a436f6e74656e742d5472616e736665722d456e636f64696e673a20386269740a0a	\\x48692042656e2c0a0a706c656173652070756c6c20746865736520666978657320666f7220312e322e0a0a54686520666f6c6c6f77696e67206368616e6765732073696e636520636f6d6d697420623231653030613663613131363964363039356437303539336166663563376464326630623132623a0a0a20205769646765747320312e312028323032342d30322d32302031303a30303a3030202b30303030290a0a61726520617661696c61626c6520696e2074686520476974207265706f7369746f72792061743a0a0a202068747470733a2f2f6769742e6578616d706c652e6f72672f776964676574732e67697420746167732f776964676574732d312e322d66697865730a0a666f7220796f7520746f206665746368206368616e67657320757020746f20303364306532333039393236333430643564366538323031353161353563646438633933316337383a0a0a2020524541444d453a2061c3b161646520756e61207472616475636369c3b36e20616c2065737061c3b16f6c2028323032342d30332d31312030393a30303a3030202b30303030290a0a2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d0a466978657320666f72205769646765747320312e320a0a2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d0a42656e204f6b61666f72202831293a0a2020202020204d616b6566696c653a2074616b652043464c4147532066726f6d2074686520656e7669726f6e6d656e740a0a43686961726120436f6e7469202831293a0a2020202020207769646765743a2072657475726e204e554c4c207768656e206d656d6f72792069732073686f72740a0a5a6fc3ab204ec3bac3b1657a202831293a0a202020202020524541444d453a2061c3b161646520756e61207472616475636369c3b36e20616c2065737061c3b16f6c0a0a204d616b6566696c6520207c2032202b2d0a20524541444d452e6573207c2034202b2b2b2b0a207769646765742e6320207c2032202b2b0a20332066696c6573206368616e6765642c203720696e73657274696f6e73282b292c20312064656c6574696f6e282d290a20637265617465206d6f64652031303036343420524541444d452e65730a
1	27	-4924577273750124158	\\x46726f6d3a2042656e204f6b61666f72203c62656e406578616d706c652e6e65743e0a546f3a2077696467657473406c697374732e6578616d706c652e6f72670a4c6973742d49643a205769646765747320646576656c6f706d656e74203c776964676574732e6c697374732e6578616d706c652e6f72673e0a507265636564656e63653a206c6973740a5375626a6563743a2052653a205b4749542050554c4c5d20576964676574733a20666978657320666f7220312e320a446174653a204d6f6e2c203131204d617220323032342032303a30323a3030202b303030300a496e2d5265706c792d546f3a203c32303234303331313039313530302e6731406578616d706c652e6f72673e0a5265666572656e6365733a203c32303234303331313039313530302e6731406578616d706c652e6f72673e0a4d6573736167652d49643a203c67322e62656e406578616d706c652e6e65743e0a0a	\\x3e20706c656173652070756c6c20746865736520666978657320666f7220312e322e0a0a50756c6c65642c207468616e6b732e0a
\.


--
-- Data for Name: message_text; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.message_text (inbox_id, id, long_msgid, author_name, author_email, in_reply_to, content, trailers, name, prefixes, depends_on, prerequisites, pull_url, diff, hash, git_patch_id, file_paths, file_old_paths, file_statuses, file_added, file_removed, hint_state, hint_delegate, delegate_id) FROM stdin;
1	1	\N	Ada Lindqvist	ada@example.org	\N	With more than a few widgets on the screen nobody can tell which is\nwhich. This series gives them names and a way to find one by its name.\n\nAda Lindqvist (3):\n  widget: give every widget a name\n  widget: look a widget up by its name\n  README: say that widgets have names\n\n README   |  5 ++++-\n widget.c | 24 ++++++++++++++++++++++++\n widget.h |  3 +++\n 3 files changed, 31 insertions(+), 1 deletion(-)	{}	[0/3] Names for widgets	{0/3}	{}	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	2	\N	Ada Lindqvist	ada@example.org	<20240304091500.1001-1-ada@example.org>	A program with many widgets cannot tell them apart when it prints them.\nLet it give each a name. The widget keeps a copy.\n\nSigned-off-by: Ada Lindqvist <ada@example.org>\n---\n widget.c | 14 ++++++++++++++\n widget.h |  2 ++\n 2 files changed, 16 insertions(+)	{Signed-off-by,"Ada Lindqvist <ada@example.org>"}	[1/3] widget: give every widget a name	{1/3}	{}	{}	\N	diff --git a/widget.c b/widget.c\nindex 88c923900687..eb37910379a3 100644\n--- a/widget.c\n+++ b/widget.c\n@@ -1,6 +1,7 @@\n #include "widget.h"\n \n #include <stdlib.h>\n+#include <string.h>\n \n struct widget *widget_new(int width, int height)\n {\n@@ -8,11 +9,13 @@ struct widget *widget_new(int width, int height)\n \n \tw->width = width;\n \tw->height = height;\n+\tw->name = NULL;\n \treturn w;\n }\n \n void widget_free(struct widget *w)\n {\n+\tfree(w->name);\n \tfree(w);\n }\n \n@@ -20,3 +23,14 @@ int widget_area(const struct widget *w)\n {\n \treturn w->width * w->height;\n }\n+\n+int widget_set_name(struct widget *w, const char *name)\n+{\n+\tchar *copy = strdup(name);\n+\n+\tif (!copy)\n+\t\treturn -1;\n+\tfree(w->name);\n+\tw->name = copy;\n+\treturn 0;\n+}\ndiff --git a/widget.h b/widget.h\nindex f083f57a5093..9b4cd8179282 100644\n--- a/widget.h\n+++ b/widget.h\n@@ -4,10 +4,12 @@\n struct widget {\n \tint width;\n \tint height;\n+\tchar *name;\n };\n \n struct widget *widget_new(int width, int height);\n void widget_free(struct widget *w);\n int widget_area(const struct widget *w);\n+int widget_set_name(struct widget *w, const char *name);\n \n #endif\n	5e3b1ae241aee45c313f3695e55c83846d822f2b	5a4b35ad2a726f8514627b3aa4bffe60d19b86ad	{widget.c,widget.h}	{NULL,NULL}	{modified,modified}	{14,2}	{0,0}	\N	\N	\N
1	3	\N	Ada Lindqvist	ada@example.org	<20240304091500.1001-1-ada@example.org>	Every caller would write this loop; write it once.\n\nSigned-off-by: Ada Lindqvist <ada@example.org>\n---\n widget.c | 10 ++++++++++\n widget.h |  1 +\n 2 files changed, 11 insertions(+)	{Signed-off-by,"Ada Lindqvist <ada@example.org>"}	[2/3] widget: look a widget up by its name	{2/3}	{}	{}	\N	diff --git a/widget.c b/widget.c\nindex eb37910379a3..46f13800ef74 100644\n--- a/widget.c\n+++ b/widget.c\n@@ -34,3 +34,13 @@ int widget_set_name(struct widget *w, const char *name)\n \tw->name = copy;\n \treturn 0;\n }\n+\n+struct widget *widget_find(struct widget **list, int n, const char *name)\n+{\n+\tint i;\n+\n+\tfor (i = 0; i <= n; i++)\n+\t\tif (!strcmp(list[i]->name, name))\n+\t\t\treturn list[i];\n+\treturn NULL;\n+}\ndiff --git a/widget.h b/widget.h\nindex 9b4cd8179282..79cf293d6798 100644\n--- a/widget.h\n+++ b/widget.h\n@@ -11,5 +11,6 @@ struct widget *widget_new(int width, int height);\n void widget_free(struct widget *w);\n int widget_area(const struct widget *w);\n int widget_set_name(struct widget *w, const char *name);\n+struct widget *widget_find(struct widget **list, int n, const char *name);\n \n #endif\n	c8bab554906f4d12d39e53c48ee6c396cac33598	9cf368ccc9fda7d31d7b026265609c2be496f2f4	{widget.c,widget.h}	{NULL,NULL}	{modified,modified}	{10,1}	{0,0}	\N	\N	\N
1	4	\N	Ada Lindqvist	ada@example.org	<20240304091500.1001-1-ada@example.org>	Signed-off-by: Ada Lindqvist <ada@example.org>\n---\n README | 5 ++++-\n 1 file changed, 4 insertions(+), 1 deletion(-)	{Signed-off-by,"Ada Lindqvist <ada@example.org>"}	[3/3] README: say that widgets have names	{3/3}	{}	{}	\N	diff --git a/README b/README\nindex c0deee384e97..aeef3454b682 100644\n--- a/README\n+++ b/README\n@@ -1,4 +1,7 @@\n Widgets\n =======\n \n-A widget has a width and a height. That is all it has.\n+A widget has a width, a height and, if you like, a name:\n+\n+    widget_set_name(w, "door");\n+    w = widget_find(widgets, n, "door");\n	bcbfaeac3946215a18852cc5284d1caad2e16000	7be00ad2bff61ac1c8ad0c903fac0d819019b737	{README}	{NULL}	{modified}	{4}	{1}	\N	\N	\N
1	5	\N	Ben Okafor	ben@example.net	<20240304091500.1001-2-ada@example.org>	On Mon, Mar 04, 2024 at 09:15:01AM +0000, Ada Lindqvist wrote:\n> A program with many widgets cannot tell them apart when it prints them.\n> Let it give each a name. The widget keeps a copy.\n\nI have wanted this for years.\n\nReviewed-by: Ben Okafor <ben@example.net>	{Reviewed-by,"Ben Okafor <ben@example.net>"}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	6	\N	Chiara Conti	chiara@example.com	<20240304091500.1001-1-ada@example.org>	Ada Lindqvist wrote:\n> This series gives them names and a way to find one by its name.\n\nMust names be unique? The README does not say.\n\nChiara	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	7	\N	Chiara Conti	chiara@example.com	<20240304091500.1001-3-ada@example.org>	Ada Lindqvist wrote:\n> +\tfor (i = 0; i <= n; i++)\n> +\t\tif (!strcmp(list[i]->name, name))\n\nDoes this not read one widget too many?	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	8	\N	Ada Lindqvist	ada@example.org	<d1.chiara@example.com>	Chiara Conti wrote:\n> Does this not read one widget too many?\n\nIt does. My test had a spare one at the end. Will fix.	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	9	\N	Ben Okafor	ben@example.net	<d2.ada@example.org>	> > Does this not read one widget too many?\n> It does.\n\nAnd what about a widget that nobody has given a name? strcmp (NULL, …)\nis not a happy thing.	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	10	\N	Ada Lindqvist	ada@example.org	<d3.ben@example.net>	> And what about a widget that nobody has given a name?\n\nShould it have an empty name from the start, or should the loop pass\nit over?	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	11	\N	Chiara Conti	chiara@example.com	<d4.ada@example.org>	> Should it have an empty name from the start, or should the loop pass\n> it over?\n\nPass it over. An empty name is a name, and someone will look for it.\nFor the loop I would write\n\n\tfor (i = 0; i < n; i++)\n\t\tif (list[i]->name && !strcmp(list[i]->name, name))\n\nand n a size_t.	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	12	\N	Ben Okafor	ben@example.net	<d5.chiara@example.com>	> Pass it over. An empty name is a name, and someone will look for it.\n\nAgreed. And two widgets of one name?	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	13	\N	Chiara Conti	chiara@example.com	<d6.ben@example.net>	> And two widgets of one name?\n\nThe first one found. It only has to be said somewhere.	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	14	\N	Ada Lindqvist	ada@example.org	<d7.chiara@example.com>	> The first one found. It only has to be said somewhere.\n\nThanks, both. v2 will do all that.	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	15	\N	Ada Lindqvist	ada@example.org	<20240305073500.77-1-ben@example.net>	> Distributions set CFLAGS for all packages they build.\n\nAcked-by: Ada Lindqvist <ada@example.org>	{Acked-by,"Ada Lindqvist <ada@example.org>"}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	16	\N	Ben Okafor	ben@example.net	\N	Distributions set CFLAGS for all packages they build.\n\nSigned-off-by: Ben Okafor <ben@example.net>\n---\n Makefile | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)	{Signed-off-by,"Ben Okafor <ben@example.net>"}	Makefile: take CFLAGS from the environment	{}	{}	{}	\N	diff --git a/Makefile b/Makefile\nindex 43b927b200c3..4c0b632d860a 100644\n--- a/Makefile\n+++ b/Makefile\n@@ -1,4 +1,4 @@\n-CFLAGS = -O2\n+CFLAGS ?= -O2\n \n libwidget.a: widget.o\n \tar rcs $@ $^\n	0f20adf6223a345b28157f33f4bbcae3d11e747c	2c9efd36bb3707f3a7afcc63934717af5a8b36e5	{Makefile}	{NULL}	{modified}	{1}	{1}	\N	\N	\N
1	17	\N	Ben Okafor	ben@example.net	\N	Hello all,\n\nit is time for a release. My proposal:\n\nFrom Monday on only fixes go in, and on the 29th we tag 1.2.\n\nNames for widgets should be in it, if Ada finds the time.\n\nBen	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	18	\N	Ada Lindqvist	ada@example.org	<20240304091500.1001-1-ada@example.org>	With more than a few widgets on the screen nobody can tell which is\nwhich. This series gives them names and a way to find one by its name.\n\nChanges in v2:\n- patch 2: stop at the last widget (Chiara), pass over widgets without\n  a name (Ben), n is a size_t\n- patch 1: no change, Reviewed-by added\n\nAda Lindqvist (3):\n  widget: give every widget a name\n  widget: look a widget up by its name\n  README: say that widgets have names\n\n README   |  5 ++++-\n widget.c | 25 +++++++++++++++++++++++++\n widget.h |  5 +++++\n 3 files changed, 34 insertions(+), 1 deletion(-)	{}	[v2,0/3] Names for widgets	{v2,0/3}	{}	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	19	\N	Ada Lindqvist	ada@example.org	<20240306140000.1002-1-ada@example.org>	A program with many widgets cannot tell them apart when it prints them.\nLet it give each a name. The widget keeps a copy.\n\nSigned-off-by: Ada Lindqvist <ada@example.org>\nReviewed-by: Ben Okafor <ben@example.net>\n---\n widget.c | 14 ++++++++++++++\n widget.h |  2 ++\n 2 files changed, 16 insertions(+)	{Signed-off-by,"Ada Lindqvist <ada@example.org>",Reviewed-by,"Ben Okafor <ben@example.net>"}	[v2,1/3] widget: give every widget a name	{v2,1/3}	{}	{}	\N	diff --git a/widget.c b/widget.c\nindex 88c923900687..eb37910379a3 100644\n--- a/widget.c\n+++ b/widget.c\n@@ -1,6 +1,7 @@\n #include "widget.h"\n \n #include <stdlib.h>\n+#include <string.h>\n \n struct widget *widget_new(int width, int height)\n {\n@@ -8,11 +9,13 @@ struct widget *widget_new(int width, int height)\n \n \tw->width = width;\n \tw->height = height;\n+\tw->name = NULL;\n \treturn w;\n }\n \n void widget_free(struct widget *w)\n {\n+\tfree(w->name);\n \tfree(w);\n }\n \n@@ -20,3 +23,14 @@ int widget_area(const struct widget *w)\n {\n \treturn w->width * w->height;\n }\n+\n+int widget_set_name(struct widget *w, const char *name)\n+{\n+\tchar *copy = strdup(name);\n+\n+\tif (!copy)\n+\t\treturn -1;\n+\tfree(w->name);\n+\tw->name = copy;\n+\treturn 0;\n+}\ndiff --git a/widget.h b/widget.h\nindex f083f57a5093..9b4cd8179282 100644\n--- a/widget.h\n+++ b/widget.h\n@@ -4,10 +4,12 @@\n struct widget {\n \tint width;\n \tint height;\n+\tchar *name;\n };\n \n struct widget *widget_new(int width, int height);\n void widget_free(struct widget *w);\n int widget_area(const struct widget *w);\n+int widget_set_name(struct widget *w, const char *name);\n \n #endif\n	5e3b1ae241aee45c313f3695e55c83846d822f2b	5a4b35ad2a726f8514627b3aa4bffe60d19b86ad	{widget.c,widget.h}	{NULL,NULL}	{modified,modified}	{14,2}	{0,0}	\N	\N	\N
1	20	\N	Ada Lindqvist	ada@example.org	<20240306140000.1002-1-ada@example.org>	Every caller would write this loop; write it once. Names need not be\nunique: the first widget of that name is found.\n\nSuggested-by: Chiara Conti <chiara@example.com>\nSigned-off-by: Ada Lindqvist <ada@example.org>\n---\n widget.c | 11 +++++++++++\n widget.h |  3 +++\n 2 files changed, 14 insertions(+)	{Suggested-by,"Chiara Conti <chiara@example.com>",Signed-off-by,"Ada Lindqvist <ada@example.org>"}	[v2,2/3] widget: look a widget up by its name	{v2,2/3}	{}	{}	\N	diff --git a/widget.c b/widget.c\nindex eb37910379a3..26843e3d59d8 100644\n--- a/widget.c\n+++ b/widget.c\n@@ -34,3 +34,14 @@ int widget_set_name(struct widget *w, const char *name)\n \tw->name = copy;\n \treturn 0;\n }\n+\n+/* The first widget of that name; NULL if there is none. */\n+struct widget *widget_find(struct widget **list, size_t n, const char *name)\n+{\n+\tsize_t i;\n+\n+\tfor (i = 0; i < n; i++)\n+\t\tif (list[i]->name && !strcmp(list[i]->name, name))\n+\t\t\treturn list[i];\n+\treturn NULL;\n+}\ndiff --git a/widget.h b/widget.h\nindex 9b4cd8179282..b6fe5d9b256b 100644\n--- a/widget.h\n+++ b/widget.h\n@@ -1,6 +1,8 @@\n #ifndef WIDGET_H\n #define WIDGET_H\n \n+#include <stddef.h>\n+\n struct widget {\n \tint width;\n \tint height;\n@@ -11,5 +13,6 @@ struct widget *widget_new(int width, int height);\n void widget_free(struct widget *w);\n int widget_area(const struct widget *w);\n int widget_set_name(struct widget *w, const char *name);\n+struct widget *widget_find(struct widget **list, size_t n, const char *name);\n \n #endif\n	da190c672903d52cf4dc42e0c46b64b110dad0cb	fc135b7e91eb6f1e88cc0713aa34f69e3c9c8798	{widget.c,widget.h}	{NULL,NULL}	{modified,modified}	{11,3}	{0,0}	\N	\N	\N
1	21	\N	Ada Lindqvist	ada@example.org	<20240306140000.1002-1-ada@example.org>	Signed-off-by: Ada Lindqvist <ada@example.org>\n---\n README | 5 ++++-\n 1 file changed, 4 insertions(+), 1 deletion(-)	{Signed-off-by,"Ada Lindqvist <ada@example.org>"}	[v2,3/3] README: say that widgets have names	{v2,3/3}	{}	{}	\N	diff --git a/README b/README\nindex c0deee384e97..aeef3454b682 100644\n--- a/README\n+++ b/README\n@@ -1,4 +1,7 @@\n Widgets\n =======\n \n-A widget has a width and a height. That is all it has.\n+A widget has a width, a height and, if you like, a name:\n+\n+    widget_set_name(w, "door");\n+    w = widget_find(widgets, n, "door");\n	bcbfaeac3946215a18852cc5284d1caad2e16000	7be00ad2bff61ac1c8ad0c903fac0d819019b737	{README}	{NULL}	{modified}	{4}	{1}	\N	\N	\N
1	22	\N	Chiara Conti	chiara@example.com	<20240306140000.1002-3-ada@example.org>	> +/* The first widget of that name; NULL if there is none. */\n\nJust what I hoped for.\n\nReviewed-by: Chiara Conti <chiara@example.com>\nTested-by: Chiara Conti <chiara@example.com>	{Reviewed-by,"Chiara Conti <chiara@example.com>",Tested-by,"Chiara Conti <chiara@example.com>"}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	23	\N	Chiara Conti	chiara@example.com	\N	widget_new() writes to memory that it did not get. Patch attached, my\nmail program breaks lines.	{}	widget: return NULL when memory is short	{}	{}	{}	\N	From f08f5e5db47f12429a0523d3c1eee48da9c116a6 Mon Sep 17 00:00:00 2001\nFrom: Chiara Conti <chiara@example.com>\nDate: Thu, 7 Mar 2024 16:20:00 +0000\nSubject: [PATCH] widget: return NULL when memory is short\n\nFixes: widgets that crash on small machines\nSigned-off-by: Chiara Conti <chiara@example.com>\n---\n widget.c | 2 ++\n 1 file changed, 2 insertions(+)\n\ndiff --git a/widget.c b/widget.c\nindex 88c923900687..dba42f2a447e 100644\n--- a/widget.c\n+++ b/widget.c\n@@ -6,6 +6,8 @@ struct widget *widget_new(int width, int height)\n {\n \tstruct widget *w = malloc(sizeof(*w));\n \n+\tif (!w)\n+\t\treturn NULL;\n \tw->width = width;\n \tw->height = height;\n \treturn w;\n-- \n2.39.2\n\n	c3548314ff3d2ddacf0911502e88c599a3d2cb7c	a2b3f6ed0429e7f239cbba4284c8f869e2b05b4a	{widget.c}	{NULL}	{modified}	{2}	{0}	\N	\N	1
1	24	\N	Zoë Núñez	zoe@example.org	\N	Para que más gente lo entienda.\n\nSigned-off-by: Zoë Núñez <zoe@example.org>\n---\n README.es | 4 ++++\n 1 file changed, 4 insertions(+)	{Signed-off-by,"Zoë Núñez <zoe@example.org>"}	README: añade una traducción al español	{}	{}	{}	\N	diff --git a/README.es b/README.es\nnew file mode 100644\nindex 000000000000..4e09b905a1fc\n--- /dev/null\n+++ b/README.es\n@@ -0,0 +1,4 @@\n+Widgets\n+=======\n+\n+Un widget tiene un ancho y una altura. Nada más, señores.\n	d70ca5d1aa5037b0392bb7b0906d0d835945aa74	3e085a37d59a90581417eb6fe27b29a6add3a705	{README.es}	{NULL}	{added}	{4}	{0}	\N	\N	\N
1	25	\N	Zoë Núñez	zoe@example.org	<20240308181200.5-1-zoe@example.org>	> Para que más gente lo entienda.\n\nIn English: so that more people understand it. Should the subject be in\nEnglish too? — Zoë	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	26	\N	Ada Lindqvist	ada@example.org	\N	Hi Ben,\n\nplease pull these fixes for 1.2.\n\nThe following changes since commit b21e00a6ca1169d6095d70593aff5c7dd2f0b12b:\n\n  Widgets 1.1 (2024-02-20 10:00:00 +0000)\n\nare available in the Git repository at:\n\n  https://git.example.org/widgets.git tags/widgets-1.2-fixes\n\nfor you to fetch changes up to 03d0e2309926340d5d6e820151a55cdd8c931c78:\n\n  README: añade una traducción al español (2024-03-11 09:00:00 +0000)\n\n----------------------------------------------------------------\nFixes for Widgets 1.2\n\n----------------------------------------------------------------\nBen Okafor (1):\n      Makefile: take CFLAGS from the environment\n\nChiara Conti (1):\n      widget: return NULL when memory is short\n\nZoë Núñez (1):\n      README: añade una traducción al español\n\n Makefile  | 2 +-\n README.es | 4 ++++\n widget.c  | 2 ++\n 3 files changed, 7 insertions(+), 1 deletion(-)\n create mode 100644 README.es	{}	[GIT,PULL] Widgets: fixes for 1.2	{GIT,PULL}	{}	{}	https://git.example.org/widgets.git tags/widgets-1.2-fixes	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
1	27	\N	Ben Okafor	ben@example.net	<20240311091500.g1@example.org>	> please pull these fixes for 1.2.\n\nPulled, thanks.	{}	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N
\.


--
-- Data for Name: patch_check; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.patch_check (inbox_id, message_id, id, account_id, date, state, context, target_url, description) FROM stdin;
\.


--
-- Data for Name: person; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.person (inbox_id, id, email_key, email, name, named_date, named_msgid) FROM stdin;
1	1	ada@example.org	ada@example.org	Ada Lindqvist	2024-03-11 09:15:00+00	<20240311091500.g1@example.org>
1	2	ben@example.net	ben@example.net	Ben Okafor	2024-03-11 20:02:00+00	<g2.ben@example.net>
1	4	zoe@example.org	zoe@example.org	Zoë Núñez	2024-03-08 18:40:00+00	<z1.zoe@example.org>
1	3	chiara@example.com	chiara@example.com	Chiara Conti	2024-03-07 16:31:00+00	<20240307163100.a1@example.com>
\.


--
-- Data for Name: project; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.project (id, inbox_id, link_name, name, list_id, list_emails, subject_match, web_url, scm_url, webscm_url, list_archive_url, list_archive_url_format, commit_url_format, all_hints, patches_in_replies) FROM stdin;
1	1	widgets	widgets	widgets.lists.example.org	{}								f	f
\.


--
-- Data for Name: quarantine; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.quarantine (id, reason, inbox_id, msgid, detail, raw, raw_sha256, from_line_date, arrived_at, origin) FROM stdin;
1	no-project	\N	<stray@example.org>		\\x46726f6d3a20616461406578616d706c652e6f72670a4d6573736167652d49443a203c7374726179406578616d706c652e6f72673e0a5375626a6563743a2073747261790a0a4e6f626f64792061736b65642e0a	\\xcda382088fc723a69ec7b4afff15b19895618c7358989c8728be629b33d86716	\N	2026-11-26 17:04:00+00	0
\.


--
-- Data for Name: reference; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.reference (inbox_id, ref, message_id) FROM stdin;
1	<20240304091500.1001-1-ada@example.org>	2
1	<20240304091500.1001-1-ada@example.org>	3
1	<20240304091500.1001-1-ada@example.org>	4
1	<20240304091500.1001-2-ada@example.org>	5
1	<20240304091500.1001-1-ada@example.org>	6
1	<20240304091500.1001-3-ada@example.org>	7
1	<d1.chiara@example.com>	8
1	<d2.ada@example.org>	9
1	<d3.ben@example.net>	10
1	<d4.ada@example.org>	11
1	<d5.chiara@example.com>	12
1	<d6.ben@example.net>	13
1	<d7.chiara@example.com>	14
1	<20240305073500.77-1-ben@example.net>	15
1	<20240304091500.1001-1-ada@example.org>	18
1	<20240306140000.1002-1-ada@example.org>	19
1	<20240304091500.1001-1-ada@example.org>	19
1	<20240306140000.1002-1-ada@example.org>	20
1	<20240304091500.1001-1-ada@example.org>	20
1	<20240306140000.1002-1-ada@example.org>	21
1	<20240304091500.1001-1-ada@example.org>	21
1	<20240306140000.1002-3-ada@example.org>	22
1	<20240308181200.5-1-zoe@example.org>	25
1	<20240311091500.g1@example.org>	27
\.


--
-- Data for Name: schema_api; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.schema_api (one, digest, applied_at) FROM stdin;
t	1a96bb4c97909cb71461e23d72172a14a3cd0c16527262687810d2d6c8bd2bf9	2026-11-26 17:04:00.050372+00
\.


--
-- Data for Name: schema_version; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.schema_version (version, name, applied_at) FROM stdin;
1	0001-base.sql	2026-11-26 17:03:59.983086+00
\.


--
-- Data for Name: series; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.series (inbox_id, id, project_id, name, version, total, received, extras, complete, partial, date, person_id, cover_id, first_id, base_commit, change_id, previous_id, merged_into, completed, superseded) FROM stdin;
1	2	1	Makefile: take CFLAGS from the environment	1	1	1	0	t	f	2024-03-05 07:35:00+00	2	\N	16	\N	\N	\N	\N	t	f
1	4	1	widget: return NULL when memory is short	1	1	1	0	t	f	2024-03-07 16:31:00+00	3	\N	23	\N	\N	\N	\N	t	f
1	5	1	README: añade una traducción al español	1	1	1	0	t	f	2024-03-08 18:12:00+00	4	\N	24	\N	\N	\N	\N	t	f
1	6	1	[GIT,PULL] Widgets: fixes for 1.2	1	1	1	0	t	f	2024-03-11 09:15:00+00	1	\N	26	\N	\N	\N	\N	t	f
1	3	1	Names for widgets	2	3	3	0	t	f	2024-03-06 14:00:00+00	1	18	18	\N	\N	1	\N	t	f
1	1	1	Names for widgets	1	3	3	0	t	f	2024-03-04 09:15:00+00	1	1	1	\N	\N	\N	\N	t	t
\.


--
-- Data for Name: state; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.state (id, slug, name, ordering, action_required) FROM stdin;
1	new	New	0	t
2	under-review	Under Review	1	t
3	accepted	Accepted	2	f
4	rejected	Rejected	3	f
5	rfc	RFC	4	f
6	not-applicable	Not Applicable	5	f
7	changes-requested	Changes Requested	6	f
8	awaiting-upstream	Awaiting Upstream	7	f
9	superseded	Superseded	8	f
10	deferred	Deferred	9	f
\.


--
-- Data for Name: tombstone; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.tombstone (inbox_id, msgid, message_id, purged_at) FROM stdin;
\.


--
-- Data for Name: triage; Type: TABLE DATA; Schema: patchpost; Owner: -
--

COPY patchpost.triage (inbox_id, id, state_id, delegate_id, archived, commit_ref) FROM stdin;
1	2	3	\N	f	\N
1	3	3	\N	f	\N
1	4	3	\N	f	\N
\.


--
-- Name: account_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.account_id_seq', 1, true);


--
-- Name: archive_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.archive_id_seq', 1, false);


--
-- Name: inbox_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.inbox_id_seq', 1, true);


--
-- Name: message_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.message_id_seq', 27, true);


--
-- Name: patch_check_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.patch_check_id_seq', 1, false);


--
-- Name: person_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.person_id_seq', 4, true);


--
-- Name: project_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.project_id_seq', 1, true);


--
-- Name: quarantine_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.quarantine_id_seq', 1, true);


--
-- Name: series_id_seq; Type: SEQUENCE SET; Schema: patchpost; Owner: -
--

SELECT pg_catalog.setval('patchpost.series_id_seq', 6, true);


--
-- Name: account account_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);


--
-- Name: account account_username_key; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.account
    ADD CONSTRAINT account_username_key UNIQUE (username);


--
-- Name: archive archive_name_key; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.archive
    ADD CONSTRAINT archive_name_key UNIQUE (name);


--
-- Name: archive archive_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.archive
    ADD CONSTRAINT archive_pkey PRIMARY KEY (id);


--
-- Name: checkpoint checkpoint_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (name);


--
-- Name: delegation_rule delegation_rule_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.delegation_rule
    ADD CONSTRAINT delegation_rule_pkey PRIMARY KEY (project_id, path, account_id);


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (inbox_id, cursor);


--
-- Name: inbox_list inbox_list_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.inbox_list
    ADD CONSTRAINT inbox_list_pkey PRIMARY KEY (list_id);


--
-- Name: inbox_lock inbox_lock_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.inbox_lock
    ADD CONSTRAINT inbox_lock_pkey PRIMARY KEY (inbox_id);


--
-- Name: inbox inbox_name_key; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.inbox
    ADD CONSTRAINT inbox_name_key UNIQUE (name);


--
-- Name: inbox inbox_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (id);


--
-- Name: message message_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (inbox_id, id);


--
-- Name: message_raw message_raw_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.message_raw
    ADD CONSTRAINT message_raw_pkey PRIMARY KEY (inbox_id, id);


--
-- Name: message_text message_text_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.message_text
    ADD CONSTRAINT message_text_pkey PRIMARY KEY (inbox_id, id);


--
-- Name: patch_check patch_check_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.patch_check
    ADD CONSTRAINT patch_check_pkey PRIMARY KEY (inbox_id, message_id, id);


--
-- Name: person person_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (inbox_id, id);


--
-- Name: project project_link_name_key; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.project
    ADD CONSTRAINT project_link_name_key UNIQUE (link_name);


--
-- Name: project project_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (id);


--
-- Name: quarantine quarantine_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (id);


--
-- Name: reference reference_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.reference
    ADD CONSTRAINT reference_pkey PRIMARY KEY (inbox_id, ref, message_id);


--
-- Name: schema_api schema_api_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.schema_api
    ADD CONSTRAINT schema_api_pkey PRIMARY KEY (one);


--
-- Name: schema_version schema_version_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);


--
-- Name: series series_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.series
    ADD CONSTRAINT series_pkey PRIMARY KEY (inbox_id, id);


--
-- Name: state state_ordering_key; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.state
    ADD CONSTRAINT state_ordering_key UNIQUE (ordering);


--
-- Name: state state_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.state
    ADD CONSTRAINT state_pkey PRIMARY KEY (id);


--
-- Name: state state_slug_key; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.state
    ADD CONSTRAINT state_slug_key UNIQUE (slug);


--
-- Name: tombstone tombstone_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.tombstone
    ADD CONSTRAINT tombstone_pkey PRIMARY KEY (inbox_id, msgid);


--
-- Name: triage triage_pkey; Type: CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.triage
    ADD CONSTRAINT triage_pkey PRIMARY KEY (inbox_id, id);


--
-- Name: account_email; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE UNIQUE INDEX account_email ON patchpost.account USING btree (lower(email));


--
-- Name: message_change; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX message_change ON patchpost.message USING btree (inbox_id, change_key, date, msgid) WHERE (change_key IS NOT NULL);


--
-- Name: message_date; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX message_date ON patchpost.message USING btree (inbox_id, date);


--
-- Name: message_msgid; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE UNIQUE INDEX message_msgid ON patchpost.message USING btree (inbox_id, msgid);


--
-- Name: message_run; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX message_run ON patchpost.message USING btree (inbox_id, sender, version, total, date) WHERE (total IS NOT NULL);


--
-- Name: message_series; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX message_series ON patchpost.message USING btree (inbox_id, series_id) WHERE (series_id IS NOT NULL);


--
-- Name: message_submission; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX message_submission ON patchpost.message USING btree (inbox_id, submission_id) WHERE (submission_id IS NOT NULL);


--
-- Name: message_text_patch_id; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX message_text_patch_id ON patchpost.message_text USING btree (inbox_id, git_patch_id) WHERE (git_patch_id IS NOT NULL);


--
-- Name: message_title; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX message_title ON patchpost.message USING btree (inbox_id, title_key, date, msgid) WHERE (title_key IS NOT NULL);


--
-- Name: person_email; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE UNIQUE INDEX person_email ON patchpost.person USING btree (inbox_id, email_key);


--
-- Name: quarantine_arrived; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX quarantine_arrived ON patchpost.quarantine USING btree (arrived_at, reason);


--
-- Name: quarantine_once; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE UNIQUE INDEX quarantine_once ON patchpost.quarantine USING btree (reason, COALESCE(inbox_id, (0)::bigint), raw_sha256);


--
-- Name: series_date; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX series_date ON patchpost.series USING btree (inbox_id, date);


--
-- Name: series_previous; Type: INDEX; Schema: patchpost; Owner: -
--

CREATE INDEX series_previous ON patchpost.series USING btree (inbox_id, previous_id) WHERE (previous_id IS NOT NULL);


--
-- Name: delegation_rule delegation_rule_account_id_fkey; Type: FK CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.delegation_rule
    ADD CONSTRAINT delegation_rule_account_id_fkey FOREIGN KEY (account_id) REFERENCES patchpost.account(id);


--
-- Name: delegation_rule delegation_rule_project_id_fkey; Type: FK CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.delegation_rule
    ADD CONSTRAINT delegation_rule_project_id_fkey FOREIGN KEY (project_id) REFERENCES patchpost.project(id);


--
-- Name: inbox_list inbox_list_inbox_id_fkey; Type: FK CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.inbox_list
    ADD CONSTRAINT inbox_list_inbox_id_fkey FOREIGN KEY (inbox_id) REFERENCES patchpost.inbox(id);


--
-- Name: inbox_lock inbox_lock_inbox_id_fkey; Type: FK CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.inbox_lock
    ADD CONSTRAINT inbox_lock_inbox_id_fkey FOREIGN KEY (inbox_id) REFERENCES patchpost.inbox(id);


--
-- Name: project project_inbox_id_fkey; Type: FK CONSTRAINT; Schema: patchpost; Owner: -
--

ALTER TABLE ONLY patchpost.project
    ADD CONSTRAINT project_inbox_id_fkey FOREIGN KEY (inbox_id) REFERENCES patchpost.inbox(id);


--
-- Name: SCHEMA patchpost; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA patchpost TO patchpost_deliver;
GRANT USAGE ON SCHEMA patchpost TO patchpost_read;


--
-- Name: TABLE account; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.account TO patchpost_read;
GRANT SELECT ON TABLE patchpost.account TO patchpost_deliver;


--
-- Name: SEQUENCE account_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.account_id_seq TO patchpost_deliver;


--
-- Name: TABLE archive; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.archive TO patchpost_read;
GRANT SELECT,INSERT ON TABLE patchpost.archive TO patchpost_deliver;


--
-- Name: SEQUENCE archive_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.archive_id_seq TO patchpost_deliver;


--
-- Name: TABLE checkpoint; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.checkpoint TO patchpost_read;
GRANT SELECT,INSERT,UPDATE ON TABLE patchpost.checkpoint TO patchpost_deliver;


--
-- Name: TABLE project; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.project TO patchpost_read;
GRANT SELECT ON TABLE patchpost.project TO patchpost_deliver;


--
-- Name: TABLE default_project; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.default_project TO patchpost_read;


--
-- Name: TABLE message; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.message TO patchpost_read;
GRANT SELECT,INSERT,UPDATE ON TABLE patchpost.message TO patchpost_deliver;


--
-- Name: TABLE message_text; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.message_text TO patchpost_read;
GRANT INSERT ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.inbox_id; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(inbox_id) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.id; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(id) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.long_msgid; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(long_msgid) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.name; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(name) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.prefixes; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(prefixes) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.file_paths; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(file_paths) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.file_old_paths; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(file_old_paths) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.hint_state; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(hint_state) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.hint_delegate; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(hint_delegate) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: COLUMN message_text.delegate_id; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(delegate_id),UPDATE(delegate_id) ON TABLE patchpost.message_text TO patchpost_deliver;


--
-- Name: TABLE series; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.series TO patchpost_read;
GRANT SELECT,INSERT,UPDATE ON TABLE patchpost.series TO patchpost_deliver;


--
-- Name: TABLE post; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.post TO patchpost_read;


--
-- Name: TABLE comment; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.comment TO patchpost_read;


--
-- Name: TABLE cover; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.cover TO patchpost_read;


--
-- Name: TABLE delegation_rule; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.delegation_rule TO patchpost_read;
GRANT SELECT ON TABLE patchpost.delegation_rule TO patchpost_deliver;


--
-- Name: TABLE event; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.event TO patchpost_read;
GRANT INSERT ON TABLE patchpost.event TO patchpost_deliver;


--
-- Name: TABLE inbox; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.inbox TO patchpost_read;
GRANT SELECT ON TABLE patchpost.inbox TO patchpost_deliver;


--
-- Name: SEQUENCE inbox_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.inbox_id_seq TO patchpost_deliver;


--
-- Name: TABLE inbox_list; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.inbox_list TO patchpost_read;
GRANT SELECT ON TABLE patchpost.inbox_list TO patchpost_deliver;


--
-- Name: TABLE inbox_lock; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.inbox_lock TO patchpost_read;
GRANT SELECT,UPDATE ON TABLE patchpost.inbox_lock TO patchpost_deliver;


--
-- Name: SEQUENCE message_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.message_id_seq TO patchpost_deliver;


--
-- Name: TABLE message_raw; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.message_raw TO patchpost_read;
GRANT INSERT ON TABLE patchpost.message_raw TO patchpost_deliver;


--
-- Name: COLUMN message_raw.inbox_id; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(inbox_id) ON TABLE patchpost.message_raw TO patchpost_deliver;


--
-- Name: COLUMN message_raw.id; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(id) ON TABLE patchpost.message_raw TO patchpost_deliver;


--
-- Name: COLUMN message_raw.checksum; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(checksum) ON TABLE patchpost.message_raw TO patchpost_deliver;


--
-- Name: TABLE state; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.state TO patchpost_read;
GRANT SELECT ON TABLE patchpost.state TO patchpost_deliver;


--
-- Name: TABLE triage; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.triage TO patchpost_read;
GRANT SELECT ON TABLE patchpost.triage TO patchpost_deliver;


--
-- Name: TABLE patch; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.patch TO patchpost_read;


--
-- Name: TABLE patch_check; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.patch_check TO patchpost_read;


--
-- Name: SEQUENCE patch_check_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.patch_check_id_seq TO patchpost_deliver;


--
-- Name: TABLE person; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.person TO patchpost_read;
GRANT SELECT,INSERT,UPDATE ON TABLE patchpost.person TO patchpost_deliver;


--
-- Name: SEQUENCE person_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.person_id_seq TO patchpost_deliver;


--
-- Name: SEQUENCE project_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.project_id_seq TO patchpost_deliver;


--
-- Name: TABLE quarantine; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.quarantine TO patchpost_read;
GRANT INSERT ON TABLE patchpost.quarantine TO patchpost_deliver;


--
-- Name: COLUMN quarantine.id; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(id) ON TABLE patchpost.quarantine TO patchpost_deliver;


--
-- Name: COLUMN quarantine.reason; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(reason) ON TABLE patchpost.quarantine TO patchpost_deliver;


--
-- Name: COLUMN quarantine.inbox_id; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(inbox_id) ON TABLE patchpost.quarantine TO patchpost_deliver;


--
-- Name: COLUMN quarantine.raw_sha256; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT(raw_sha256) ON TABLE patchpost.quarantine TO patchpost_deliver;


--
-- Name: SEQUENCE quarantine_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.quarantine_id_seq TO patchpost_deliver;


--
-- Name: TABLE record; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.record TO patchpost_read;


--
-- Name: TABLE reference; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.reference TO patchpost_read;
GRANT SELECT,INSERT ON TABLE patchpost.reference TO patchpost_deliver;


--
-- Name: TABLE schema_api; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.schema_api TO patchpost_read;


--
-- Name: TABLE schema_version; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.schema_version TO patchpost_read;
GRANT SELECT ON TABLE patchpost.schema_version TO patchpost_deliver;


--
-- Name: SEQUENCE series_id_seq; Type: ACL; Schema: patchpost; Owner: -
--

GRANT USAGE ON SEQUENCE patchpost.series_id_seq TO patchpost_deliver;


--
-- Name: TABLE series_patch; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.series_patch TO patchpost_read;


--
-- Name: TABLE tombstone; Type: ACL; Schema: patchpost; Owner: -
--

GRANT SELECT ON TABLE patchpost.tombstone TO patchpost_read;
GRANT SELECT ON TABLE patchpost.tombstone TO patchpost_deliver;


--
-- PostgreSQL database dump complete
--


