-- locks: d2 ACCESS EXCLUSIVE
-- rewrites: d2
-- reads all: nothing
CREATE TABLE d2 (id integer);

-- the statement
ALTER TABLE d2 ADD COLUMN twice integer GENERATED ALWAYS AS (id * 2) STORED;
