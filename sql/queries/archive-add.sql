-- An archive that is read for the first time.
INSERT INTO archive (name) VALUES ($1::text) ON CONFLICT DO NOTHING
