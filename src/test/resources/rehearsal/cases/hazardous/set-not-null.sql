-- Every row is looked at while nobody can read the table.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: warning hazard.scan-under-lock
ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;
