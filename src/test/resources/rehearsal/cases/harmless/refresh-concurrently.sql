-- target: sales has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);
CREATE MATERIALIZED VIEW sales AS SELECT id, amount FROM orders;
CREATE UNIQUE INDEX uq_sales ON sales (id);

-- migration
REFRESH MATERIALIZED VIEW CONCURRENTLY sales;
