-- locks: d9 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d9 (note text);

-- the statement
ALTER TABLE d9 ALTER COLUMN note SET STORAGE EXTERNAL;
