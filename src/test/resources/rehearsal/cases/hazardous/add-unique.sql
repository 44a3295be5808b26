-- A unique constraint builds its index under ACCESS EXCLUSIVE.
-- target: customers has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, email text);

-- migration
-- expect: warning hazard.index-blocks-writes
ALTER TABLE customers ADD CONSTRAINT uq_customers_email UNIQUE (email);
