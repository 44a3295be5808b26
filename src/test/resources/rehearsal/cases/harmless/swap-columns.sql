-- When it ends there is a column of the old name, filled beforehand.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount integer, amount_new bigint);

-- migration
ALTER TABLE orders RENAME COLUMN amount TO amount_old;
ALTER TABLE orders RENAME COLUMN amount_new TO amount;
