-- On the partitioned table alone there is nothing to build.
-- target: events_2024 has 80000000 rows
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX ix_events_2024 ON events_2024 (id);

-- migration
CREATE INDEX ix_events ON ONLY events (id);
ALTER INDEX ix_events ATTACH PARTITION ix_events_2024;
