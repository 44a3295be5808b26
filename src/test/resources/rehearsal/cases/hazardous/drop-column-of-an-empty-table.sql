-- Known to be empty: nobody can have used it much.
-- target: orders has 0 rows
CREATE TABLE orders (id bigint PRIMARY KEY, note text);

-- migration
-- expect: note hazard.column-dropped
ALTER TABLE orders DROP COLUMN note;
