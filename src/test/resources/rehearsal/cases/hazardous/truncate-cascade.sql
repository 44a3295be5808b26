-- target: customers has 50000 rows
-- target: orders has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint REFERENCES customers);

-- migration
-- expect: warning hazard.table-emptied
-- expect: warning hazard.table-emptied
TRUNCATE customers CASCADE;
