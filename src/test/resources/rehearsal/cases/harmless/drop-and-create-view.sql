-- In one transaction nobody sees it gone.
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE VIEW open_orders AS SELECT id FROM orders;

-- migration
DROP VIEW open_orders;
CREATE VIEW open_orders AS SELECT note, id FROM orders;
