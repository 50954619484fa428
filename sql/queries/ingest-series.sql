-- Series rows as they are stored.
SELECT s.id, s.project_id, s.name, s.version, s.total, s.received, s.extras, s.complete, s.date, s.person_id,
       s.cover_id, s.first_id, s.base_commit, s.change_id, s.merged_into, s.completed,
       s.previous_id, s.partial, s.superseded
FROM unnest($2::bigint[]) AS asked(id)
CROSS JOIN LATERAL (SELECT * FROM series WHERE inbox_id = $1::bigint AND id = asked.id OFFSET 0) s
