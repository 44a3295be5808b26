-- The new one has the name, and not the rows.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.table-dropped
DROP TABLE orders;
CREATE TABLE orders (id uuid PRIMARY KEY);
CREATE INDEX ix_orders ON orders (id);
