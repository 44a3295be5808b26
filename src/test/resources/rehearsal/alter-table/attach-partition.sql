-- locks: b2 SHARE UPDATE EXCLUSIVE; b2a ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: b2a
CREATE TABLE b2 (id integer) PARTITION BY RANGE (id); CREATE TABLE b2a (id integer);

-- the statement
ALTER TABLE b2 ATTACH PARTITION b2a FOR VALUES FROM (1) TO (10);
