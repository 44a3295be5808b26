-- target: customers has 80000000 rows
-- target: orders has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY,
  customer bigint CONSTRAINT fk_customer REFERENCES customers);

-- migration
ALTER TABLE orders DROP CONSTRAINT fk_customer;
