-- now() is the same for all rows of a transaction: not volatile.
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
