-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric CONSTRAINT ck_amount CHECK (amount > 0));

-- migration
ALTER TABLE orders DROP CONSTRAINT ck_amount;
