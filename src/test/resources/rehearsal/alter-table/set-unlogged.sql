-- locks: b6 ACCESS EXCLUSIVE
-- rewrites: b6
-- reads all: nothing
CREATE TABLE b6 (id integer);

-- the statement
ALTER TABLE b6 SET UNLOGGED;
