-- The steps that were applied, the last of which is the version. No max(): this is planned for each delivery.
SELECT version FROM schema_version;
