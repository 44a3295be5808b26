-- What is made here may be written and emptied here.
CREATE TABLE customers (id bigint PRIMARY KEY);

-- migration
CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric CHECK (amount > 0));
INSERT INTO orders SELECT i, i FROM generate_series(1, 100) AS i;
UPDATE orders SET amount = amount + 1;
TRUNCATE orders;
