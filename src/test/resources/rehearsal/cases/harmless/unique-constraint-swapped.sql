-- Another index keeps the same columns unique.
-- target: customers has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, email text CONSTRAINT uq_email UNIQUE);
CREATE UNIQUE INDEX uq_email_new ON customers (email);

-- migration
ALTER TABLE customers DROP CONSTRAINT uq_email;
ALTER TABLE customers ADD CONSTRAINT uq_email_new UNIQUE USING INDEX uq_email_new;
