-- locks: a3 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: a3
CREATE TABLE a3 (id integer);

-- the statement
ALTER TABLE a3 ALTER COLUMN id SET NOT NULL;
