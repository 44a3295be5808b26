-- locks: d6 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d6 (id integer NOT NULL);

-- the statement
ALTER TABLE d6 ALTER COLUMN id DROP NOT NULL;
