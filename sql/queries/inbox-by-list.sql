-- $1 List-Ids, text[]: the inbox of the first that has one; the same columns as inbox-by-project.
SELECT i.id, i.name, (SELECT array_agg(slug) FROM state WHERE action_required),
       p.id, p.link_name, p.name, p.subject_match, p.list_emails, p.all_hints, p.patches_in_replies,
       r.path, r.account_id, r.priority
  FROM inbox i
  JOIN project p ON p.inbox_id = i.id
  LEFT JOIN delegation_rule r ON r.project_id = p.id
 WHERE i.id = (SELECT inbox_id FROM inbox_list WHERE list_id = ANY ($1::text[])
                ORDER BY array_position($1::text[], list_id) LIMIT 1)
 ORDER BY p.link_name COLLATE "C", r.priority DESC, r.path COLLATE "C", r.account_id;
