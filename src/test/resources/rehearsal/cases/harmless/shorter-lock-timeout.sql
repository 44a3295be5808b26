-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
SET LOCAL lock_timeout = '200ms';
ALTER TABLE orders ADD COLUMN note text;
