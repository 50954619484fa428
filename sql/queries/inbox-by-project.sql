-- $1 link name: the projects of its inbox. Simple statements, here and in the other inbox-….sql: a delivery plans each of
-- them once, and a join, or an order, of small tables costs more to plan than all of them.
SELECT inbox_id, id, link_name, name, subject_match, list_emails, all_hints, patches_in_replies
  FROM project
 WHERE inbox_id = (SELECT inbox_id FROM project WHERE link_name = $1);
