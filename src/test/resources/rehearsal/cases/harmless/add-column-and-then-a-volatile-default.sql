-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN token uuid;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
