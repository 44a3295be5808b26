-- locks: e2 ACCESS EXCLUSIVE
-- rewrites: e2
-- reads all: nothing
CREATE TABLE e2 (at integer);

-- the statement
ALTER TABLE e2 ALTER COLUMN at TYPE timestamptz USING timestamptz 'epoch' + at * interval '1 second';
