-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, note text);

-- migration
-- expect: warning hazard.column-renamed
ALTER TABLE orders RENAME COLUMN note TO remark;
