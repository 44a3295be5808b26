-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, note text);

-- migration
DELETE FROM orders WHERE id BETWEEN 5 AND 500;
