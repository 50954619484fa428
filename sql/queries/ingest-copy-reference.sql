COPY reference (inbox_id, ref, message_id) FROM STDIN (FORMAT binary)
