-- The partitioned table weighs what its partitions weigh together.
-- target: events_2024 has 600000 rows
-- target: events_2025 has 600000 rows
CREATE TABLE events (id integer, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

-- migration
-- expect: blocker hazard.table-rewrite
ALTER TABLE events ALTER COLUMN id TYPE bigint;
