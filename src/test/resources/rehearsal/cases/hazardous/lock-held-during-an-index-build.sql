-- Nobody reads customers until the index over orders is built.
-- target: customers has 100 rows
-- target: orders has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
ALTER TABLE customers ADD COLUMN name text;
-- expect: warning hazard.index-blocks-writes
-- expect: warning hazard.lock-carried-over
CREATE INDEX ix_orders_customer ON orders (customer);
