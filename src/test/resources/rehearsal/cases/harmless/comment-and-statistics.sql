-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);

-- migration
COMMENT ON COLUMN orders.amount IS 'in euros';
ALTER TABLE orders ALTER COLUMN amount SET STATISTICS 1000;
ANALYZE orders;
