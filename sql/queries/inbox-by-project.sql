-- $1 link name: its inbox, one row for each project and delegation rule of it, in the order they count.
SELECT i.id, i.name, (SELECT array_agg(slug) FROM state WHERE action_required),
       p.id, p.link_name, p.name, p.subject_match, p.list_emails, p.all_hints, p.patches_in_replies,
       r.path, r.account_id, r.priority
  FROM inbox i
  JOIN project p ON p.inbox_id = i.id
  LEFT JOIN delegation_rule r ON r.project_id = p.id
 WHERE i.id = (SELECT inbox_id FROM project WHERE link_name = $1)
 ORDER BY p.link_name COLLATE "C", r.priority DESC, r.path COLLATE "C", r.account_id;
