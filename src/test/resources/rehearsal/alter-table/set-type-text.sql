-- locks: e1 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE e1 (note varchar(10));

-- the statement
ALTER TABLE e1 ALTER COLUMN note TYPE text;
