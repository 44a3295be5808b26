CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
CREATE TABLE IF NOT EXISTS customers (id bigint PRIMARY KEY);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;
