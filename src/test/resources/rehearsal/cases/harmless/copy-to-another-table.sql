-- target: orders has 80000000 rows
-- target: archive has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE archive (id bigint PRIMARY KEY);

-- migration
INSERT INTO archive SELECT id FROM orders;
