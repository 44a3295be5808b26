CREATE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 2';

-- migration
-- expect: warning hazard.function-dropped
DROP FUNCTION total(numeric);
