CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
CREATE TABLE customer_addresses_that_were_imported_from_the_old_shop_in_2019 (id bigint);
