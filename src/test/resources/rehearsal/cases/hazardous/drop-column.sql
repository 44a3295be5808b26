-- target: orders has 1 row
CREATE TABLE orders (id bigint PRIMARY KEY, note text);

-- migration
-- expect: warning hazard.column-dropped
ALTER TABLE orders DROP COLUMN note;
