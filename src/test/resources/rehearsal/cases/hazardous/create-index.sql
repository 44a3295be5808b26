-- An index over a live table, built while every write to it waits.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: warning hazard.index-blocks-writes
CREATE INDEX ix_orders_customer ON orders (customer);
