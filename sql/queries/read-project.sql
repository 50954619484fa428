SELECT inbox_id FROM project WHERE link_name = $1::text
