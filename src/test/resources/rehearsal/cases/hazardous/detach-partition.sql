-- target: events_2024 has 50000 rows
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

-- migration
-- expect: warning hazard.avoidable-lock
ALTER TABLE events DETACH PARTITION events_2024;
