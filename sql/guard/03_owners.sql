-- The owners of V8, then the check of V5 and V9. In this order: the check would refuse the rows that
-- have none yet.
UPDATE proposals
SET visitor_session_id = 'legacy-' || id
WHERE user_id IS NULL AND visitor_session_id IS NULL;

UPDATE conversions AS c
SET user_id = p.user_id,
    visitor_session_id = p.visitor_session_id
FROM proposals AS p
WHERE p.id = c.proposal_id
  AND c.user_id IS NULL
  AND c.visitor_session_id IS NULL;

-- ADD CONSTRAINT has no IF NOT EXISTS.
DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = 'proposals'::regclass AND conname = 'ck_proposals_owner_present')
  THEN
    ALTER TABLE proposals
      ADD CONSTRAINT ck_proposals_owner_present
      CHECK (user_id IS NOT NULL OR visitor_session_id IS NOT NULL) NOT VALID;
  END IF;
END
$$;

-- Does nothing where it is valid already.
ALTER TABLE proposals VALIDATE CONSTRAINT ck_proposals_owner_present;
