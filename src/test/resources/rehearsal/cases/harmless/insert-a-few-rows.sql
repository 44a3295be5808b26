-- They come with the statement: as many on the target as here.
-- target: states has 50000 rows
CREATE TABLE states (name text PRIMARY KEY);

-- migration
INSERT INTO states VALUES ('new'), ('done');
