-- From 18 on a NOT NULL can be added like a CHECK.
-- postgres: 18
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
ALTER TABLE orders ADD CONSTRAINT nn_customer NOT NULL customer NOT VALID;
