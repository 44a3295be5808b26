CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
CREATE TYPE state AS ENUM ('new', 'done');
ALTER TYPE state RENAME VALUE 'done' TO 'finished';
ALTER TABLE orders ADD COLUMN state state;
