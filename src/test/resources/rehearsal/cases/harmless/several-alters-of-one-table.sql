-- One table, locked once.
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN a text;
ALTER TABLE orders ADD COLUMN b text;
ALTER TABLE orders ADD COLUMN c text;
ALTER TABLE orders ALTER COLUMN c SET DEFAULT '';
