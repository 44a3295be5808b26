-- locks: d8 SHARE UPDATE EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d8 (id integer);

-- the statement
ALTER TABLE d8 ALTER COLUMN id SET (n_distinct = 5);
