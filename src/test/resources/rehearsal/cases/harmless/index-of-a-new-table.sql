-- Nobody uses it yet.
-- target: customers has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);

-- migration
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);
CREATE INDEX ix_orders_customer ON orders (customer);
ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;
ALTER TABLE orders ALTER COLUMN customer TYPE numeric;
ALTER TABLE orders ADD CONSTRAINT uq_orders UNIQUE (customer);
