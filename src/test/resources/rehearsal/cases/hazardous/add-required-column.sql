-- On the empty scratch database it goes through.
-- target: orders has 1 row
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: blocker hazard.required-column
ALTER TABLE orders ADD COLUMN customer bigint NOT NULL;
