-- locks: a9 SHARE UPDATE EXCLUSIVE
-- rewrites: nothing
-- reads all: a9
CREATE TABLE a9 (id integer); ALTER TABLE a9 ADD CONSTRAINT ck_a9 CHECK (id > 0) NOT VALID;

-- the statement
ALTER TABLE a9 VALIDATE CONSTRAINT ck_a9;
