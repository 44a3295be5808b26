-- Where the server has never counted the rows the table may be of any size.
CREATE TABLE orders (id bigint PRIMARY KEY, amount integer);

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
