-- executeInTransaction=false
-- target: concurrent_orders has 80000000 rows
CREATE TABLE concurrent_orders (id bigint PRIMARY KEY, customer bigint);

-- migration
CREATE INDEX CONCURRENTLY ix_concurrent_orders ON concurrent_orders (customer);
