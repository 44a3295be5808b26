-- The same on a table where it takes minutes.
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: blocker hazard.index-blocks-writes
CREATE INDEX ix_orders_customer ON orders (customer);
