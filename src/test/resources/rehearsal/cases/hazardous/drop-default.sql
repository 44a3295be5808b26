-- An INSERT that leaves the column out fails from now on.
-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'new');

-- migration
-- expect: warning hazard.default-dropped
ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;
