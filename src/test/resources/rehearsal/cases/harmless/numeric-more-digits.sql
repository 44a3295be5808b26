-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(10, 2));

-- migration
ALTER TABLE orders ALTER COLUMN amount TYPE numeric(14, 2);
