-- ATTACH PARTITION would have let readers and writers through.
-- target: events_2024 has 50000 rows
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

-- migration
-- expect: warning hazard.avoidable-lock
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
