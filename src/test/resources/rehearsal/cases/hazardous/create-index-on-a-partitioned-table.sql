-- Every partition is locked and built over; it is said once.
-- target: events_2024 has 50000 rows
-- target: events_2025 has 2000000 rows
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

-- migration
-- expect: blocker hazard.index-blocks-writes
CREATE INDEX ix_events ON events (id);
