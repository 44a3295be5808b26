-- Both tables are locked against writes while the one is read.
-- target: orders has 50000 rows
-- target: customers has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: warning hazard.scan-under-lock
ALTER TABLE orders ADD CONSTRAINT fk_customer FOREIGN KEY (customer) REFERENCES customers;
