-- Hidden from whoever reads the text alone.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: warning hazard.index-blocks-writes
DO $$
BEGIN
  EXECUTE 'CREATE INDEX ix_orders_customer ON orders (customer)';
END
$$;
