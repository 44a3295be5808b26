-- The lock on the one that is referenced is held for a moment.
-- target: customers has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);

-- migration
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);
