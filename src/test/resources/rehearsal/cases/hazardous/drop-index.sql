-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);
CREATE INDEX ix_orders_customer ON orders (customer);

-- migration
-- expect: warning hazard.avoidable-lock
DROP INDEX ix_orders_customer;
