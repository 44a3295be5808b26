-- The new file of the table is emptied and kept.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount integer);

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
-- expect: warning hazard.table-emptied
TRUNCATE orders;
