-- postgres: 18
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);
ALTER TABLE orders ADD CONSTRAINT nn_customer NOT NULL customer NOT VALID;

-- migration
ALTER TABLE orders VALIDATE CONSTRAINT nn_customer;
