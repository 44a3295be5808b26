-- locks: e3 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE e3 (id integer CONSTRAINT ck_e3 CHECK (id > 0));

-- the statement
ALTER TABLE e3 DROP CONSTRAINT ck_e3;
