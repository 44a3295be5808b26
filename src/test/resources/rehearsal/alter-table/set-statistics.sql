-- locks: a4 SHARE UPDATE EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE a4 (id integer);

-- the statement
ALTER TABLE a4 ALTER COLUMN id SET STATISTICS 500;
