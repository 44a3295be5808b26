-- locks: e5 SHARE ROW EXCLUSIVE; e5p SHARE ROW EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE e5p (id integer PRIMARY KEY); CREATE TABLE e5 (p integer);

-- the statement
ALTER TABLE e5 ADD CONSTRAINT fk_e5 FOREIGN KEY (p) REFERENCES e5p NOT VALID;
