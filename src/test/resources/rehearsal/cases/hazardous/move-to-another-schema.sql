-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
CREATE SCHEMA moved_orders;
-- expect: warning hazard.table-renamed
ALTER TABLE orders SET SCHEMA moved_orders;
