-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, state text DEFAULT 'new');

-- migration
ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;
