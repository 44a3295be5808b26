-- A longer varchar writes nothing; a shorter one has every value looked at and written.
-- target: customers has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(50));

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE customers ALTER COLUMN name TYPE varchar(20);
