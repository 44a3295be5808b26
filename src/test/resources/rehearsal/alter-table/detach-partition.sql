-- locks: f6 ACCESS EXCLUSIVE; f6a ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE f6 (id integer) PARTITION BY LIST (id); CREATE TABLE f6a PARTITION OF f6 FOR VALUES IN (1);

-- the statement
ALTER TABLE f6 DETACH PARTITION f6a;
