-- A file of its own: VALIDATE reads the whole table, but lets others read and write meanwhile, and it
-- should not do so behind the row locks of V8.
ALTER TABLE proposals VALIDATE CONSTRAINT ck_proposals_owner_present;
