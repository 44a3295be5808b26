-- The server has proof already, and looks at no row.
-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint,
  CONSTRAINT ck_customer CHECK (customer IS NOT NULL));

-- migration
ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT ck_customer;
