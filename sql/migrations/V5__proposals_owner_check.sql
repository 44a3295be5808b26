-- From now on every draft has an owner. NOT VALID: new rows are checked from here on, and the table
-- is not read under its lock. V9 checks the old rows, once V8 has given each of them an owner.
ALTER TABLE proposals
  ADD CONSTRAINT ck_proposals_owner_present
  CHECK (user_id IS NOT NULL OR visitor_session_id IS NOT NULL) NOT VALID;
