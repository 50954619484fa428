-- $1 inbox, $2 List-Ids
INSERT INTO inbox_list (inbox_id, list_id)
SELECT DISTINCT $1::bigint, id FROM unnest($2::text[]) AS id
    ON CONFLICT (list_id) DO NOTHING;
