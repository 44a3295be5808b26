-- executeInTransaction=false
-- target: reindexed_beside has 80000000 rows
CREATE TABLE reindexed_beside (id bigint PRIMARY KEY, customer bigint);

-- migration
REINDEX TABLE CONCURRENTLY reindexed_beside;
