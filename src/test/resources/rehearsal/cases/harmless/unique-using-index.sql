-- target: customers has 80000000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE UNIQUE INDEX uq_email ON customers (email);

-- migration
ALTER TABLE customers ADD CONSTRAINT uq_email UNIQUE USING INDEX uq_email;
