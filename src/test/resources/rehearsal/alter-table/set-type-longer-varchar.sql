-- locks: a6 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE a6 (name varchar(10)); CREATE INDEX ix_a6 ON a6 (name);

-- the statement
ALTER TABLE a6 ALTER COLUMN name TYPE varchar(20);
