-- There is no other way to add one to a table with rows.
-- target: bookings has 50000 rows
CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);

-- migration
-- expect: warning hazard.index-blocks-writes
ALTER TABLE bookings ADD CONSTRAINT ex_bookings EXCLUDE USING gist (during WITH &&);
