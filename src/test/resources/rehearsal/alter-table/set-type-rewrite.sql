-- locks: a5 ACCESS EXCLUSIVE
-- rewrites: a5
-- reads all: nothing
CREATE TABLE a5 (id integer);

-- the statement
ALTER TABLE a5 ALTER COLUMN id TYPE bigint;
