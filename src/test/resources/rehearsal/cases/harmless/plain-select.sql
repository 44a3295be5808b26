-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
SELECT count(*) FROM orders;
