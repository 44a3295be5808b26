-- What hangs on it goes with it: the view, and the foreign key of another table.
-- target: customers has 50000 rows
-- target: orders has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);
CREATE VIEW names AS SELECT id FROM customers;

-- migration
-- expect: warning hazard.table-dropped
-- expect: warning hazard.table-dropped
DROP TABLE customers CASCADE;
