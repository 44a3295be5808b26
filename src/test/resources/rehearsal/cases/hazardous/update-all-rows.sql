-- Without any other lock the rows are, one after the other, until all are written.
-- target: orders has 2000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, state text);

-- migration
-- expect: blocker hazard.unbatched-write
UPDATE orders SET state = 'new' WHERE state IS NULL;
