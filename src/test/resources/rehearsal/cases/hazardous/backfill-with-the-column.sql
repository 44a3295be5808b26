-- The lock of ALTER TABLE is held until the last row is written.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN state text;
-- expect: warning hazard.rows-under-lock
UPDATE orders SET state = 'new';
