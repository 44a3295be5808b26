-- locks: b8 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE b8 (id integer); CREATE UNIQUE INDEX ux_b8 ON b8 (id);

-- the statement
ALTER TABLE b8 ADD CONSTRAINT ux_b8 UNIQUE USING INDEX ux_b8;
