-- locks: a1 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE a1 (id integer);

-- the statement
ALTER TABLE a1 ADD COLUMN note text;
