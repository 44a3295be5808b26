-- Without CONCURRENTLY a transaction of its own changes nothing for those who wait.
-- executeInTransaction=false
-- target: plain_index_orders has 50000 rows
CREATE TABLE plain_index_orders (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: warning hazard.index-blocks-writes
CREATE INDEX ix_plain_index_orders ON plain_index_orders (customer);
