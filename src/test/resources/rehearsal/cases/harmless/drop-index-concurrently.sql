-- executeInTransaction=false
-- target: less_indexed has 80000000 rows
CREATE TABLE less_indexed (id bigint PRIMARY KEY, customer bigint);
CREATE INDEX ix_less_indexed ON less_indexed (customer);

-- migration
DROP INDEX CONCURRENTLY ix_less_indexed;
