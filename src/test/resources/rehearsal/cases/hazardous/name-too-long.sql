CREATE TABLE orders (id bigint PRIMARY KEY);

-- migration
-- expect: warning hazard.name-cut
CREATE TABLE customer_addresses_that_were_imported_from_the_old_shop_in_the_year_2019 (id bigint);
