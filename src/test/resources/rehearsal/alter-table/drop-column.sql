-- locks: d3 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d3 (id integer, gone text);

-- the statement
ALTER TABLE d3 DROP COLUMN gone;
