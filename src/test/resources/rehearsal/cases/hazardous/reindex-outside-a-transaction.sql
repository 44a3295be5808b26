-- Also as a statement of its own.
-- executeInTransaction=false
-- target: reindexed has 50000 rows
CREATE TABLE reindexed (id bigint PRIMARY KEY, customer bigint);

-- migration
-- expect: warning hazard.index-blocks-writes
REINDEX TABLE reindexed;
