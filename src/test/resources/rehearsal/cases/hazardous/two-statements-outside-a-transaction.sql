-- Each for itself: the first has let go of its lock when the second begins.
-- executeInTransaction=false
-- target: two_steps has 50000 rows
CREATE TABLE two_steps (id bigint PRIMARY KEY, amount numeric);

-- migration
ALTER TABLE two_steps ADD CONSTRAINT ck_two_steps CHECK (amount > 0) NOT VALID;
ALTER TABLE two_steps VALIDATE CONSTRAINT ck_two_steps;
-- expect: warning hazard.scan-under-lock
ALTER TABLE two_steps ADD CONSTRAINT ck_two_steps_big CHECK (amount < 1000);
