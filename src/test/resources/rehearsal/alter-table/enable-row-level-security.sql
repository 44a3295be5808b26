-- locks: b7 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE b7 (id integer);

-- the statement
ALTER TABLE b7 ENABLE ROW LEVEL SECURITY;
