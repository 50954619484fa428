-- What upgrade.t takes for the next version.
ALTER TABLE message ADD COLUMN next_number integer;
ALTER TABLE series ADD COLUMN next_text text NOT NULL DEFAULT 'unknown';
