-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, net numeric, tax numeric);

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (net + tax) STORED;
