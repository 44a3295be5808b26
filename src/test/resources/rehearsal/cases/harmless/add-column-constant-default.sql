-- The value is kept in the catalogue, and no row is written.
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN state text DEFAULT 'new';
