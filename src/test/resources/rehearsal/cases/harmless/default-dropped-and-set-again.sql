-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY, state varchar(10) NOT NULL DEFAULT 'new');

-- migration
ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;
ALTER TABLE orders ALTER COLUMN state TYPE text;
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';
