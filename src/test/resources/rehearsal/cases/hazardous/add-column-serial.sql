-- target: orders has 50000 rows
CREATE TABLE orders (name text);

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE orders ADD COLUMN id bigserial;
