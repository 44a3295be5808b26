-- The target knows it by its old name, and how big it is.
-- target: orders has 2000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount integer);

-- migration
-- expect: warning hazard.table-renamed
ALTER TABLE orders RENAME TO purchases;
-- expect: blocker hazard.table-rewrite
ALTER TABLE purchases ALTER COLUMN amount TYPE bigint;
