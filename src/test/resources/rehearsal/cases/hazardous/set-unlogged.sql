-- Besides, the rows are gone after a crash.
-- target: events has 50000 rows
CREATE TABLE events (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.table-rewrite
ALTER TABLE events SET UNLOGGED;
