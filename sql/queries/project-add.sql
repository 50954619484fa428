-- $1 inbox, $2 link name, $3 name, $4 first List-Id
INSERT INTO project (inbox_id, link_name, name, list_id) VALUES ($1, $2, $3, $4) RETURNING id;
