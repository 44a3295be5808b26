-- Every row is written anew.
-- target: orders has 2000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount integer);

-- migration
-- expect: blocker hazard.table-rewrite
ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
