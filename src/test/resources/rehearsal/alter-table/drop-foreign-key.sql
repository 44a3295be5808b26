-- locks: e4 ACCESS EXCLUSIVE; e4p ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE e4p (id integer PRIMARY KEY); CREATE TABLE e4 (p integer CONSTRAINT fk_e4 REFERENCES e4p);

-- the statement
ALTER TABLE e4 DROP CONSTRAINT fk_e4;
