-- The index gets a new number and keeps its file.
-- target: customers has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(10));
CREATE INDEX ix_customers_name ON customers (name);

-- migration
ALTER TABLE customers ALTER COLUMN name TYPE text;
