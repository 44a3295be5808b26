-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);

-- migration
CREATE MATERIALIZED VIEW sales AS SELECT sum(amount) AS amount FROM orders;
CREATE UNIQUE INDEX uq_sales ON sales (amount);
REFRESH MATERIALIZED VIEW sales;
