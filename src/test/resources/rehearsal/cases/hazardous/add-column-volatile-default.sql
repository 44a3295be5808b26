-- Each row gets a value of its own, so each row is written.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
