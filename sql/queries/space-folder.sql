-- The folder that new tables of this database are in; NULL where this user may not know.
SELECT coalesce(nullif(pg_tablespace_location(d.dattablespace), ''),
                (SELECT setting FROM pg_settings WHERE name = 'data_directory'))
FROM pg_database d WHERE d.datname = current_database()
