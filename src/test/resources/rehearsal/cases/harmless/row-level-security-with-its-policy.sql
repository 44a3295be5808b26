-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON orders USING (true);
