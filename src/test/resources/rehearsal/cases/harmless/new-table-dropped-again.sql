CREATE TABLE customers (id bigint PRIMARY KEY);

-- migration
CREATE TABLE scratch (id bigint);
ALTER TABLE scratch RENAME COLUMN id TO number;
ALTER TABLE scratch RENAME TO scratch_2;
DROP TABLE scratch_2;
