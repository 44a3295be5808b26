-- It is not the table that is written that takes the time.
-- target: orders has 2000000 rows
-- target: customers has 10 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
ALTER TABLE customers ADD COLUMN name text;
-- expect: blocker hazard.rows-under-lock
INSERT INTO customers (id) SELECT customer FROM orders;
