-- locks: b1 SHARE ROW EXCLUSIVE; b1p SHARE ROW EXCLUSIVE
-- rewrites: nothing
-- reads all: b1
CREATE TABLE b1p (id integer PRIMARY KEY); CREATE TABLE b1 (p integer);

-- the statement
ALTER TABLE b1 ADD CONSTRAINT fk_b1 FOREIGN KEY (p) REFERENCES b1p;
