-- Inboxes where a sender may have his name from a message that was taken back, with the checkpoint that says so.
SELECT i.id, c.name, c.position FROM inbox i JOIN checkpoint c ON c.name = 'names ' || i.name
