-- Everything that `project' can set, a row a project.
SELECT p.link_name, p.name, i.name AS inbox,
       array(SELECT list_id FROM inbox_list l WHERE l.inbox_id = i.id ORDER BY list_id COLLATE "C"),
       p.list_emails, p.subject_match, p.web_url, p.scm_url, p.webscm_url, p.list_archive_url,
       p.list_archive_url_format, p.commit_url_format, p.all_hints, p.patches_in_replies,
       array(SELECT a.username || ':' || r.path || ':' || r.priority
               FROM delegation_rule r JOIN account a ON a.id = r.account_id
              WHERE r.project_id = p.id
              ORDER BY r.priority DESC, r.path COLLATE "C", r.account_id)
  FROM project p
  JOIN inbox i ON i.id = p.inbox_id
 ORDER BY p.link_name COLLATE "C";
