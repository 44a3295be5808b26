CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE VIEW open_orders AS SELECT id FROM orders;

-- migration
-- expect: warning hazard.table-renamed
ALTER VIEW open_orders RENAME TO pending_orders;
