-- locks: f4 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE f4 (id integer);

-- the statement
ALTER TABLE f4 REPLICA IDENTITY FULL;
