-- As if nothing had been done since edit-save.sql.
ROLLBACK TO SAVEPOINT edit
