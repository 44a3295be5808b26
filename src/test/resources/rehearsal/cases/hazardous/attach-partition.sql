-- Without a CHECK that says the same as its bounds the partition is read.
-- target: events_2024 has 50000 rows
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 (at date NOT NULL);

-- migration
-- expect: warning hazard.scan-under-lock
ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
