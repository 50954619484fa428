INSERT INTO schema_api (digest) VALUES ($1)
    ON CONFLICT (one) DO UPDATE SET digest = excluded.digest, applied_at = statement_timestamp();
