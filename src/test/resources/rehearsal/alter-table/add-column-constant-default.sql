-- locks: d1 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE d1 (id integer);

-- the statement
ALTER TABLE d1 ADD COLUMN stage text NOT NULL DEFAULT 'draft';
