-- target: customers has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(10));

-- migration
ALTER TABLE customers ALTER COLUMN name TYPE varchar(100);
