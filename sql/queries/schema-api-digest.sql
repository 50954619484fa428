SELECT digest FROM schema_api;
