-- target: events has 50000 rows
CREATE TABLE events (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.table-rewrite
CLUSTER events USING events_pkey;
