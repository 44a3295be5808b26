CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE VIEW open_orders AS SELECT id FROM orders;

-- migration
-- expect: warning hazard.table-dropped
DROP VIEW open_orders;
