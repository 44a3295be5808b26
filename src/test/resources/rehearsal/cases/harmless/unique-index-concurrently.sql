-- executeInTransaction=false
-- target: unique_orders has 80000000 rows
CREATE TABLE unique_orders (id bigint PRIMARY KEY, customer bigint);

-- migration
CREATE UNIQUE INDEX CONCURRENTLY ix_unique_orders ON unique_orders (customer);
