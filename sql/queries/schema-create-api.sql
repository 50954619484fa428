-- One row: the digest of the files of sql/api that are installed.
CREATE TABLE IF NOT EXISTS schema_api (
    one        boolean     PRIMARY KEY DEFAULT true CHECK (one),
    digest     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
