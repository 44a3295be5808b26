-- locks: e6 SHARE UPDATE EXCLUSIVE; e6p ROW SHARE
-- rewrites: nothing
-- reads all: e6
CREATE TABLE e6p (id integer PRIMARY KEY); CREATE TABLE e6 (p integer); ALTER TABLE e6 ADD CONSTRAINT fk_e6 FOREIGN KEY (p) REFERENCES e6p NOT VALID;

-- the statement
ALTER TABLE e6 VALIDATE CONSTRAINT fk_e6;
