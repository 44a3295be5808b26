-- target: orders has 50000 rows
CREATE TABLE orders (id bigint PRIMARY KEY);
GRANT SELECT, INSERT ON orders TO pg_monitor;

-- migration
-- expect: warning hazard.privilege-revoked
REVOKE INSERT ON orders FROM pg_monitor;
