-- Whether anybody refers to one of these ids: mostly nobody does, and ingest-waiting.sql is dear to plan.
SELECT EXISTS (SELECT FROM reference WHERE inbox_id = $1::bigint AND ref = ANY ($2::text[]))
