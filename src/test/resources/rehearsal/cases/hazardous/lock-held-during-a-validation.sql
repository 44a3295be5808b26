-- The validation alone would keep nobody waiting.
-- target: customers has 100 rows
-- target: orders has 50000 rows
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric);
ALTER TABLE orders ADD CONSTRAINT ck_amount CHECK (amount > 0) NOT VALID;

-- migration
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER stamp BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION stamp();
-- expect: warning hazard.lock-carried-over
ALTER TABLE orders VALIDATE CONSTRAINT ck_amount;
