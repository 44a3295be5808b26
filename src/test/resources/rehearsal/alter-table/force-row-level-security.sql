-- locks: f7 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE f7 (id integer);

-- the statement
ALTER TABLE f7 FORCE ROW LEVEL SECURITY;
