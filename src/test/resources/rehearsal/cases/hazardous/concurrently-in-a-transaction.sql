-- The server refuses it, and Flyway would run it in one.
-- alone
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: blocker release.script.not-transactional
REINDEX TABLE CONCURRENTLY orders;
