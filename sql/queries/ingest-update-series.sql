-- Stored series as grouping sees them now. Links to others are not this statement's: ingest-link.sql.
UPDATE series s SET project_id = n.project_id, name = n.name, version = n.version, total = n.total,
       received = n.received, extras = n.extras, complete = n.complete, date = n.date, person_id = n.person_id,
       cover_id = n.cover_id, first_id = n.first_id, base_commit = n.base_commit, change_id = n.change_id,
       merged_into = n.merged_into, completed = n.completed
FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::integer[], $6::integer[], $7::integer[], $8::integer[],
            $9::boolean[], $10::timestamptz[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[],
            $15::text[], $16::bigint[], $17::boolean[])
     AS n(id, project_id, name, version, total, received, extras, complete, date, person_id, cover_id, first_id,
          base_commit, change_id, merged_into, completed)
WHERE s.inbox_id = $1::bigint AND s.id = n.id
