COPY message (inbox_id, id, msgid, kind, date, person_id, sender, subject, refs, version, number, total, pull,
              change_id, change_key, title_key, base_commit, submission_id, series_id, flags, group_flags, completed, digest,
              from_line_date, arrived_at, origin, rules_version, archive_id, archive_reading) FROM STDIN (FORMAT binary)
