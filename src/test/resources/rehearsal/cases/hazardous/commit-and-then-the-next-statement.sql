-- After the COMMIT nothing is held any more, but each statement is judged as before.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);

-- migration
ALTER TABLE orders ADD COLUMN a text;
-- expect: warning release.script.transaction-control
COMMIT;
-- expect: warning hazard.index-blocks-writes
CREATE INDEX ix_orders_customer ON orders (customer);
