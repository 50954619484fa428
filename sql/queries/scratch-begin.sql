-- `begin' of such a session: temporary tables can be written all the same.
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
