-- target: orders has 2000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);

-- migration
-- expect: blocker hazard.scan-under-lock
ALTER TABLE orders ADD CONSTRAINT ck_amount CHECK (amount > 0);
