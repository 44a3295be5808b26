-- One table to those who use it, however many partitions are locked with it.
-- target: events_2024 has 80000000 rows
-- target: events_2025 has 80000000 rows
-- target: orders has 80000000 rows
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE events ADD COLUMN note text;
