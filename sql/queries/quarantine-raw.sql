-- A part of a mail: from byte $2 on, counted from 1, $3 bytes.
SELECT substring(raw FROM $2::integer FOR $3::integer) FROM quarantine WHERE id = $1::bigint
