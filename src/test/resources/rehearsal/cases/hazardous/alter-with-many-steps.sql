-- One statement that writes the table, checks it and takes a column away.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount integer, note text);

-- migration
-- expect: warning hazard.table-rewrite
-- expect: warning hazard.column-dropped
ALTER TABLE orders ALTER COLUMN amount TYPE bigint, ALTER COLUMN amount SET NOT NULL,
  DROP COLUMN note;
