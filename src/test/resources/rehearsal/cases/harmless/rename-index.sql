-- target: customers has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, a text, b text);
CREATE INDEX ix_ab ON customers (a, b);

-- migration
COMMENT ON INDEX ix_ab IS 'for the search';
ALTER INDEX ix_ab RENAME TO ix_customers_a_b;
