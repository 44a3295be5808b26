-- Every table with a column of the domain is locked and read.
-- target: customers has 50000 rows
CREATE DOMAIN postcode AS text;
CREATE TABLE customers (id bigint PRIMARY KEY, postcode postcode);

-- migration
-- expect: warning hazard.scan-under-lock
ALTER DOMAIN postcode ADD CONSTRAINT ck_postcode CHECK (length(VALUE) > 3);
