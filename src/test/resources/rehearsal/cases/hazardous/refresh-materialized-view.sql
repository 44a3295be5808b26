-- Nobody reads the view until it is filled again.
-- target: sales has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);
CREATE MATERIALIZED VIEW sales AS SELECT id, amount FROM orders;

-- migration
-- expect: warning hazard.table-rewrite
REFRESH MATERIALIZED VIEW sales;
