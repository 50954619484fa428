COPY person (inbox_id, id, email_key, email, name, named_date, named_msgid) FROM STDIN (FORMAT binary)
