-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);

-- migration
ALTER TABLE orders ADD CONSTRAINT ck_amount CHECK (amount > 0) NOT VALID;
