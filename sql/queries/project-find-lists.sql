-- $1 List-Ids: the inboxes that have one of them.
SELECT DISTINCT inbox_id FROM inbox_list WHERE list_id = ANY ($1::text[]);
