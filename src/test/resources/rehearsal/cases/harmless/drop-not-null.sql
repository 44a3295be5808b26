-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL);

-- migration
ALTER TABLE orders ALTER COLUMN state DROP NOT NULL;
