-- locks: f5 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE f5 (id integer CONSTRAINT ck_f5 CHECK (id > 0));

-- the statement
ALTER TABLE f5 RENAME CONSTRAINT ck_f5 TO ck_f5_id;
