-- With USING as well.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount varchar(10));

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE orders ALTER COLUMN amount TYPE integer USING amount::integer;
