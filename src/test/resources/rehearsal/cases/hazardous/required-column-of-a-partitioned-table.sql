-- Its only partition has a row.
-- target: events_2024 has 1 row
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

-- migration
-- expect: blocker hazard.required-column
ALTER TABLE events ADD COLUMN id bigint NOT NULL;
