CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
SET LOCAL lock_timeout = 0;
CREATE TABLE customers (id bigint PRIMARY KEY);
