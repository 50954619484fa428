COPY message_raw (inbox_id, id, header, body) FROM STDIN (FORMAT binary)
