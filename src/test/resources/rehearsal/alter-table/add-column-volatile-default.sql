-- locks: a2 ACCESS EXCLUSIVE
-- rewrites: a2
-- reads all: nothing
CREATE TABLE a2 (id integer);

-- the statement
ALTER TABLE a2 ADD COLUMN token uuid DEFAULT gen_random_uuid();
