-- $1 new ids.
SELECT nextval('series_id_seq') FROM generate_series(1, $1::integer)
