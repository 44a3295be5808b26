-- locks: e7 SHARE ROW EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE e7 (id integer); CREATE TRIGGER tr_e7 BEFORE UPDATE ON e7 FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE e7 DISABLE TRIGGER tr_e7;

-- the statement
ALTER TABLE e7 ENABLE TRIGGER tr_e7;
