-- And the one after it.
CREATE TABLE next_table (
    inbox_id bigint NOT NULL,
    id       bigint NOT NULL,
    PRIMARY KEY (inbox_id, id)
);
ALTER TABLE reference ADD COLUMN next_flag boolean NOT NULL DEFAULT false;
