-- Every row is read, and nobody waits.
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);
ALTER TABLE orders ADD CONSTRAINT ck_amount CHECK (amount > 0) NOT VALID;

-- migration
ALTER TABLE orders VALIDATE CONSTRAINT ck_amount;
