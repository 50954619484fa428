-- $1 link name
SELECT EXISTS (SELECT FROM message WHERE inbox_id = (SELECT inbox_id FROM project WHERE link_name = $1));
