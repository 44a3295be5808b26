-- Filled beforehand, the new one takes the name of the old one.
-- target: orders has 50000 rows
-- target: orders_new has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE orders_new (id numeric PRIMARY KEY);

-- migration
ALTER TABLE orders RENAME TO orders_old;
ALTER TABLE orders_new RENAME TO orders;
