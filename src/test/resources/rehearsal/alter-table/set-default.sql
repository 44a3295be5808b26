-- locks: d4 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d4 (id integer);

-- the statement
ALTER TABLE d4 ALTER COLUMN id SET DEFAULT 7;
