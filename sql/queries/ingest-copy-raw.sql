COPY message_raw (inbox_id, id, checksum, header, body) FROM STDIN (FORMAT binary)
