-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.explicit-lock
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
ALTER TABLE orders ADD COLUMN note text;
