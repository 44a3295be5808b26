-- locks: e8 SHARE UPDATE EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE e8 (id integer PRIMARY KEY);

-- the statement
ALTER TABLE e8 CLUSTER ON e8_pkey;
