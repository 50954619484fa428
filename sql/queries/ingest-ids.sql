-- Blocks of new ids: messages, persons, series.
SELECT array(SELECT nextval('message_id_seq') FROM generate_series(1, $1::integer)),
       array(SELECT nextval('person_id_seq') FROM generate_series(1, $2::integer)),
       array(SELECT nextval('series_id_seq') FROM generate_series(1, $3::integer))
