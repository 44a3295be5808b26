-- NOT VALID has won nothing: its lock is still held while the rows are read.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);

-- migration
ALTER TABLE orders ADD CONSTRAINT ck_amount CHECK (amount > 0) NOT VALID;
-- expect: warning hazard.scan-under-lock
ALTER TABLE orders VALIDATE CONSTRAINT ck_amount;
