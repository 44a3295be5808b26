-- locks: a8 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE a8 (id integer);

-- the statement
ALTER TABLE a8 ADD CONSTRAINT ck_a8 CHECK (id > 0) NOT VALID;
