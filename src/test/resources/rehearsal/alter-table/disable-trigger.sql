-- locks: b3 SHARE ROW EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE b3 (id integer); CREATE FUNCTION b3f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$; CREATE TRIGGER b3t BEFORE INSERT ON b3 FOR EACH ROW EXECUTE FUNCTION b3f();

-- the statement
ALTER TABLE b3 DISABLE TRIGGER b3t;
