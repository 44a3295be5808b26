-- locks: d5 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d5 (id integer DEFAULT 7);

-- the statement
ALTER TABLE d5 ALTER COLUMN id DROP DEFAULT;
