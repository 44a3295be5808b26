-- locks: f3 ACCESS EXCLUSIVE
-- rewrites: nothing
-- reads all: nothing
CREATE TABLE f3 (id integer);

-- the statement
ALTER TABLE f3 OWNER TO CURRENT_USER;
