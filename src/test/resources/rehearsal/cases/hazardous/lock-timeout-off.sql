-- The limit that the gate sets is taken away by the script.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
SET LOCAL lock_timeout = 0;
-- expect: warning hazard.lock-wait-unlimited
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN other text;
