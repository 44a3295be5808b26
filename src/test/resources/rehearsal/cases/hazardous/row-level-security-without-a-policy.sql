-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.rows-hidden
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
