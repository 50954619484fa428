-- $1 new ids.
SELECT nextval('person_id_seq') FROM generate_series(1, $1::integer)
