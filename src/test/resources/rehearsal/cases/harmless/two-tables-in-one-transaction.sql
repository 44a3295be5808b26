-- target: customers has 50000 rows
-- target: orders has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
