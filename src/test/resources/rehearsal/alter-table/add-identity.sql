-- locks: d7 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d7 (id integer NOT NULL);

-- the statement
ALTER TABLE d7 ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
