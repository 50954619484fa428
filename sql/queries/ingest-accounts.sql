-- Accounts by address, in lower case.
SELECT lower(a.email), a.id FROM unnest($1::text[]) AS asked(email) JOIN account a ON lower(a.email) = asked.email
