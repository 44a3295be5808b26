-- target: orders has 80000000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM information_schema.columns
      WHERE table_name = 'orders' AND column_name = 'x') THEN
    ALTER TABLE orders ADD COLUMN x text;
  END IF;
END
$$;
