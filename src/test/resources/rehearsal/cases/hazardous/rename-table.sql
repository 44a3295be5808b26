-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.table-renamed
ALTER TABLE orders RENAME TO purchases;
