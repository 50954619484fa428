-- Facts are read after the lock of the inbox, so that READ COMMITTED is enough.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
