-- $1 new ids.
SELECT nextval('message_id_seq') FROM generate_series(1, $1::integer)
