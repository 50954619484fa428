-- $1 user name, $2 address, $3 first name, $4 last name. Whoever is there already stays as he is.
WITH new AS (
    INSERT INTO account (username, email, first_name, last_name) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT id FROM new
UNION ALL
(SELECT id FROM account WHERE lower(email) = lower($2) OR username = $1
  ORDER BY lower(email) = lower($2) DESC LIMIT 1)
LIMIT 1;
