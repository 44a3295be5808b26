CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);

-- migration
-- expect: warning hazard.enum-value-renamed
ALTER TYPE state RENAME VALUE 'done' TO 'finished';
