-- The table stays as it is; its index is sorted anew.
-- target: customers has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
CREATE INDEX ix_customers_name ON customers (name);

-- migration
-- expect: warning hazard.index-blocks-writes
ALTER TABLE customers ALTER COLUMN name TYPE text COLLATE "C";
