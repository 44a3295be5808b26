-- target: states has 50000 rows
CREATE TABLE states (name text PRIMARY KEY);

-- migration
ALTER TABLE states ADD COLUMN note text;
INSERT INTO states VALUES ('new', ''), ('done', '');
