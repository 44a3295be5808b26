-- locks: e9 SHARE UPDATE EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE e9 (id integer PRIMARY KEY); ALTER TABLE e9 CLUSTER ON e9_pkey;

-- the statement
ALTER TABLE e9 SET WITHOUT CLUSTER;
