-- locks: b4 SHARE UPDATE EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE b4 (id integer);

-- the statement
ALTER TABLE b4 SET (fillfactor = 70);
