CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE VIEW open_orders AS SELECT id FROM orders;

-- migration
CREATE OR REPLACE VIEW open_orders AS SELECT id, note FROM orders;
