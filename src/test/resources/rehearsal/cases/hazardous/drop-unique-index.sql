-- target: customers has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE UNIQUE INDEX uq_email ON customers (email);

-- migration
-- expect: warning hazard.uniqueness-dropped
-- expect: warning hazard.avoidable-lock
DROP INDEX uq_email;
