-- $1 project; NULL leaves a setting as it is.
UPDATE project
   SET name = coalesce($2, name),
       list_emails = coalesce($3::text[], list_emails),
       subject_match = coalesce($4, subject_match),
       web_url = coalesce($5, web_url),
       scm_url = coalesce($6, scm_url),
       webscm_url = coalesce($7, webscm_url),
       list_archive_url = coalesce($8, list_archive_url),
       list_archive_url_format = coalesce($9, list_archive_url_format),
       commit_url_format = coalesce($10, commit_url_format),
       all_hints = coalesce($11::boolean, all_hints),
       patches_in_replies = coalesce($12::boolean, patches_in_replies)
 WHERE id = $1;
