CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
CREATE TABLE customers (id bigint PRIMARY KEY);
GRANT SELECT ON customers TO pg_monitor;
REVOKE SELECT ON customers FROM pg_monitor;
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION one() FROM PUBLIC;
GRANT SELECT ON orders TO pg_monitor;
