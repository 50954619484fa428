-- Damage of every kind, a little of each, to the rows of a real archive; raw messages are left alone. What `reindex` is for.
SET search_path = patchpost;
\set QUIET on
SELECT setseed(0.42) \g /dev/null
-- wrong series
UPDATE message m SET series_id = (SELECT id FROM series ORDER BY abs(id - m.id / 5 - 3) LIMIT 1) WHERE kind > 0 AND random() < 0.05;
-- whole series moved to another
UPDATE message m SET series_id = m.series_id + 1 WHERE kind > 0 AND series_id % 40 = 0 AND EXISTS (SELECT FROM series s WHERE s.id = m.series_id + 1);
-- no series
UPDATE message m SET series_id = NULL WHERE kind > 0 AND random() < 0.02;
-- wrong parents
UPDATE message m SET submission_id = (SELECT n.id FROM message n WHERE n.kind > 0 ORDER BY abs(n.id - m.id - 50) LIMIT 1) WHERE kind = 0 AND random() < 0.02;
UPDATE message m SET submission_id = NULL WHERE kind = 0 AND random() < 0.02;
-- lost threads
DELETE FROM reference r WHERE random() < 0.03;
UPDATE message SET refs = '{}' WHERE random() < 0.02;
UPDATE message SET refs = '{<nobody@nowhere.example>}' WHERE random() < 0.01;
-- texts
UPDATE message_text SET content = 'damaged' WHERE random() < 0.01;
UPDATE message_text SET diff = NULL, file_paths = NULL WHERE random() < 0.01;
DELETE FROM message_text WHERE random() < 0.002;
-- facts
UPDATE message SET version = version + 1 WHERE random() < 0.02;
UPDATE message SET number = 77, total = 3 WHERE kind = 2 AND random() < 0.01;
UPDATE message SET date = date - interval '3 years' WHERE random() < 0.01;
UPDATE message SET sender = 'nobody@example.org', person_id = (SELECT min(id) FROM person) WHERE random() < 0.01;
UPDATE message SET kind = 0, version = NULL, number = NULL, total = NULL, series_id = NULL WHERE kind = 2 AND random() < 0.01;
UPDATE message SET kind = 2, version = 1 WHERE kind = 0 AND random() < 0.005;
UPDATE message SET group_flags = '{stranger}' WHERE kind > 0 AND random() < 0.01;
UPDATE message SET title_key = 5 WHERE kind > 0 AND random() < 0.01;
-- series
UPDATE series SET received = 99, complete = NOT complete WHERE random() < 0.03;
UPDATE series SET previous_id = NULL WHERE random() < 0.2;
UPDATE series s SET previous_id = s.id - 1, partial = true WHERE random() < 0.02 AND EXISTS (SELECT FROM series o WHERE o.id = s.id - 1);
UPDATE series SET cover_id = NULL, name = 'damaged' WHERE random() < 0.02;
UPDATE person SET name = 'Damaged', email = upper(email) WHERE random() < 0.05;
