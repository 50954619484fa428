-- Where to come back to.
SAVEPOINT edit
