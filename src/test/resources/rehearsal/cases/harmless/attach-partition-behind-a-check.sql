-- target: events_2024 has 80000000 rows
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 (at date NOT NULL,
  CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01'));

-- migration
ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
