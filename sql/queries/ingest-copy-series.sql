COPY series (inbox_id, id, project_id, name, version, total, received, extras, complete, date, person_id,
             cover_id, first_id, base_commit, change_id, merged_into, completed) FROM STDIN (FORMAT binary)
