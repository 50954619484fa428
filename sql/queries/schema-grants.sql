-- Who delivers can add mail, and change what its arrival changes; it reads no mail back.
DO $$
DECLARE
    name text := current_setting('patchpost.schema');
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO patchpost_deliver, patchpost_read', name);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO patchpost_read', name);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO patchpost_deliver', name);
END
$$;
GRANT SELECT ON schema_version, state, account, inbox, inbox_list, project, delegation_rule, triage, tombstone
    TO patchpost_deliver;
GRANT SELECT, UPDATE ON inbox_lock TO patchpost_deliver;
GRANT SELECT, INSERT, UPDATE ON person, message, series TO patchpost_deliver;
GRANT SELECT, INSERT ON reference TO patchpost_deliver;
GRANT SELECT, INSERT, UPDATE ON checkpoint TO patchpost_deliver;
GRANT SELECT, INSERT ON archive TO patchpost_deliver;
GRANT SELECT (inbox_id, id, checksum) ON message_raw TO patchpost_deliver;
GRANT INSERT ON message_raw, message_text, event, quarantine TO patchpost_deliver;
GRANT SELECT (inbox_id, id, long_msgid, name, prefixes, file_paths, file_old_paths, hint_state, hint_delegate,
              delegate_id),
      UPDATE (delegate_id) ON message_text TO patchpost_deliver;
-- `ON CONFLICT' looks at these
GRANT SELECT (id, reason, inbox_id, raw_sha256) ON quarantine TO patchpost_deliver;
