-- Each row has the new column, if only as NULL.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.scan-under-lock
ALTER TABLE orders ADD COLUMN amount numeric CHECK (amount > 0);
