-- locks: a7 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: a7
CREATE TABLE a7 (id integer);

-- the statement
ALTER TABLE a7 ADD CONSTRAINT ck_a7 CHECK (id > 0);
