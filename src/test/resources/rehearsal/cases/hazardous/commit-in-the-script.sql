-- What comes before the COMMIT stays in, whatever happens after it.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN a text;
-- expect: warning release.script.transaction-control
COMMIT;
ALTER TABLE orders ADD COLUMN b text;
