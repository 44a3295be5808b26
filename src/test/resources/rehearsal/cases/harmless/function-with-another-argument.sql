CREATE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 2';

-- migration
DROP FUNCTION total(numeric);
CREATE FUNCTION total(amount numeric, tax numeric DEFAULT 2) RETURNS numeric
  LANGUAGE sql AS 'SELECT amount * tax';
