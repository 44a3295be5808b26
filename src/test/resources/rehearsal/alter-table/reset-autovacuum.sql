-- locks: f1 SHARE UPDATE EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE f1 (id integer) WITH (autovacuum_enabled = off);

-- the statement
ALTER TABLE f1 RESET (autovacuum_enabled);
