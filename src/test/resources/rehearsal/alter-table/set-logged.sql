-- locks: f2 ACCESS EXCLUSIVE
-- rewrites: f2
-- reads all: nothing
CREATE UNLOGGED TABLE f2 (id integer);

-- the statement
ALTER TABLE f2 SET LOGGED;
