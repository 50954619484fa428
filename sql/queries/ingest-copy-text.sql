COPY message_text (inbox_id, id, long_msgid, author_name, author_email, in_reply_to, content, trailers, name,
                   prefixes, depends_on, prerequisites, pull_url, diff, hash, git_patch_id, file_paths,
                   file_old_paths, file_statuses, file_added, file_removed, hint_state, hint_delegate,
                   delegate_id) FROM STDIN (FORMAT binary)
