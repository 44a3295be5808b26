CREATE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 2';

-- migration
CREATE OR REPLACE FUNCTION total(amount numeric) RETURNS numeric LANGUAGE sql AS 'SELECT amount * 3';
