-- There is nothing in it yet that would have to be looked up.
-- target: customers has 80000000 rows
-- target: orders has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN customer bigint REFERENCES customers;
