-- executeInTransaction=false
-- target: vacuumed has 50000 rows
CREATE TABLE vacuumed (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.table-rewrite
VACUUM FULL vacuumed;
