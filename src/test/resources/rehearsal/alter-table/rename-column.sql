-- locks: b5 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE b5 (id integer);

-- the statement
ALTER TABLE b5 RENAME COLUMN id TO number;
