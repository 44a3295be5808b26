-- alone
CREATE TABLE orders (id bigint PRIMARY KEY, amount integer);
CREATE VIEW amounts AS SELECT amount FROM orders;

-- migration
-- expect: blocker migration.failed
ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
