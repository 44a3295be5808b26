-- Each batch is a transaction of its own.
-- executeInTransaction=false
-- target: batched has 80000000 rows
CREATE TABLE batched (id bigint PRIMARY KEY, state text);

-- migration
DO $$
BEGIN
  LOOP
    UPDATE batched SET state = 'new' WHERE id IN
      (SELECT id FROM batched WHERE state IS NULL LIMIT 5000);
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END $$;
