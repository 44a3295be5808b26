-- A new value cannot be used before the transaction that adds it has ended.
-- alone
CREATE TYPE state AS ENUM ('new');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);

-- migration
ALTER TYPE state ADD VALUE 'done';
-- expect: blocker migration.failed
INSERT INTO orders VALUES (1, 'done');
