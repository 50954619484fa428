-- $1 List-Ids, text[]: the projects of the inbox of the first that has one; the same columns as inbox-by-project.
SELECT inbox_id, id, link_name, name, subject_match, list_emails, all_hints, patches_in_replies
  FROM project
 WHERE inbox_id = (SELECT inbox_id FROM inbox_list WHERE list_id = ANY ($1::text[])
                    ORDER BY array_position($1::text[], list_id) LIMIT 1);
