-- The same on a table where it takes no time.
-- target: orders has 200 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: note hazard.index-blocks-writes
CREATE INDEX ix_orders_customer ON orders (customer);
