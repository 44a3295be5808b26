-- What is there lacks the column, and no error says so.
CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: note hazard.nothing-made
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, customer bigint);
