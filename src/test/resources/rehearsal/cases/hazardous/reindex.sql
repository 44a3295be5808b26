-- REINDEX locks the table against writes, and each index against reads.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);
CREATE INDEX ix_orders_customer ON orders (customer);

-- migration
-- expect: warning hazard.index-blocks-writes
REINDEX INDEX ix_orders_customer;
