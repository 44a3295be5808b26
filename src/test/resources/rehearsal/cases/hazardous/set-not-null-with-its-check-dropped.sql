-- The CHECK would have saved the look at every row, were it not dropped in the same statement.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint,
  CONSTRAINT ck_customer CHECK (customer IS NOT NULL));

-- migration
-- expect: warning hazard.scan-under-lock
ALTER TABLE orders ALTER COLUMN customer SET NOT NULL, DROP CONSTRAINT ck_customer;
