COPY event (inbox_id, cursor, category, date, origin, project_id, message_id, submission_id, series_id,
            has_cover) FROM STDIN (FORMAT binary)
