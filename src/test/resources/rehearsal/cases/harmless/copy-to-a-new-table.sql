-- It reads everything, and keeps nobody waiting.
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
CREATE TABLE archive AS SELECT * FROM orders;
