-- ON CONFLICT (email) has nothing to go by any more.
-- target: customers has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY, email text CONSTRAINT uq_email UNIQUE);

-- migration
-- expect: warning hazard.uniqueness-dropped
ALTER TABLE customers DROP CONSTRAINT uq_email;
