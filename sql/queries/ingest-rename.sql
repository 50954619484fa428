-- Persons take name and spelling of a later mail.
UPDATE person p SET email = n.email, name = n.name, named_date = n.named_date, named_msgid = n.named_msgid
FROM unnest($2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
     AS n(id, email, name, named_date, named_msgid)
WHERE p.inbox_id = $1::bigint AND p.id = n.id
