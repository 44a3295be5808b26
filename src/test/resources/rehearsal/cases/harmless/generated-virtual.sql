-- It is computed when it is read.
-- postgres: 18
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, net numeric, tax numeric);

-- migration
ALTER TABLE orders ADD COLUMN total numeric GENERATED ALWAYS AS (net + tax) VIRTUAL;
