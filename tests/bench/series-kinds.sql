-- How an archive fell into series: a table of kinds, and the groups that one should look at.
\set QUIET on
\pset footer off
SET search_path = patchpost;
SET timezone = 'UTC';

CREATE TEMP TABLE seen AS
SELECT s.inbox_id, s.id, s.version, s.total, s.received, s.extras, s.complete, s.partial, s.cover_id IS NOT NULL AS covered,
       s.date, s.person_id, s.name,
       s.version > 1 AND s.previous_id IS NULL AS unlinked, m.members, m.numbered, m.strangers, m.labels, m.span, m.titles,
       -- nobody looks at another member, nor at the same thing as another
       m.members > 1 AND NOT EXISTS (
           SELECT FROM message a JOIN message b ON b.inbox_id = a.inbox_id AND b.series_id = a.series_id AND b.id <> a.id
           WHERE a.inbox_id = s.inbox_id AND a.series_id = s.id AND (b.msgid = ANY (a.refs) OR a.refs[1] = b.refs[1])
       ) AS unthreaded
FROM series s
CROSS JOIN LATERAL (
    SELECT count(*) AS members, bool_or(number IS NOT NULL) AS numbered,
           count(*) FILTER (WHERE 'stranger' = ANY (group_flags)) AS strangers,
           count(DISTINCT (version, total)) AS labels, max(date) - min(date) AS span,
           array_agg(DISTINCT title_key) FILTER (WHERE kind = 2) AS titles
    FROM message WHERE inbox_id = s.inbox_id AND series_id = s.id
) m
WHERE s.merged_into IS NULL;

\echo Series by kind. A series is of one kind; the columns after it say how many of these have what else.
SELECT kind, count(*) AS series, sum(members) AS messages, count(*) FILTER (WHERE covered) AS "with cover",
       count(*) FILTER (WHERE version > 1) AS rerolls, count(*) FILTER (WHERE unlinked) AS "of nothing seen",
       count(*) FILTER (WHERE unthreaded) AS unthreaded,
       count(*) FILTER (WHERE extras > 0) AS "with extras", count(*) FILTER (WHERE strangers > 0) AS strangers,
       count(*) FILTER (WHERE labels > 1) AS "mixed labels", count(*) FILTER (WHERE span > '1 day') AS "over a day"
FROM (
    SELECT *, CASE WHEN NOT numbered THEN '1 single'
                   WHEN partial THEN '4 partial reroll'
                   WHEN complete THEN '2 complete'
                   WHEN received = 0 AND covered THEN '5 cover alone'
                   ELSE '3 incomplete' END AS kind
    FROM seen
) k
GROUP BY ROLLUP (kind) ORDER BY kind NULLS LAST;

-- Both of one person and version, with a patch name in common, within a day.
CREATE TEMP TABLE twins AS
SELECT a.inbox_id, a.id, min(b.id) AS twin
FROM seen a JOIN seen b ON b.inbox_id = a.inbox_id AND b.id <> a.id AND b.person_id = a.person_id AND b.version = a.version
                       AND b.titles && a.titles AND b.date BETWEEN a.date - interval '1 day' AND a.date + interval '1 day'
GROUP BY a.inbox_id, a.id;

\echo Groups to look at, the oddest first.
SELECT s.id AS series, s.date::date AS date, 'v' || s.version || ' ' || s.received || '/' || s.total AS patches,
       concat_ws(', ',
           CASE WHEN strangers > 0 THEN strangers || ' of others' END,
           CASE WHEN labels > 1 THEN labels || ' labels' END,
           CASE WHEN extras > 0 THEN extras || ' extras' END,
           CASE WHEN span > '1 hour' THEN 'over ' || date_trunc('minute', span) END,
           CASE WHEN NOT complete AND NOT partial THEN CASE WHEN received = 0 THEN 'no patch' ELSE 'holes' END END,
           CASE WHEN partial THEN 'partial' END,
           CASE WHEN unthreaded THEN 'unthreaded' END,
           CASE WHEN t.twin IS NOT NULL THEN 'like ' || t.twin END,
           CASE WHEN unlinked THEN 'renews nothing' END) AS why,
       left(s.name, 60) AS name
FROM seen s LEFT JOIN twins t ON t.inbox_id = s.inbox_id AND t.id = s.id
WHERE numbered AND (strangers > 0 OR labels > 1 OR extras > 0 OR span > '1 hour' OR NOT complete OR t.twin IS NOT NULL OR
                 unlinked)
ORDER BY 8 * (strangers > 0)::integer + 7 * (labels > 1)::integer + 4 * (span > '1 hour')::integer +
         5 * (t.twin IS NOT NULL)::integer + 4 * (extras > 0)::integer + 3 * (NOT complete AND NOT partial)::integer +
         2 * unthreaded::integer + 3 * partial::integer + unlinked::integer DESC, s.date, s.id
LIMIT :groups;
