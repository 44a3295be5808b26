-- Data only. Drafts whose account is gone get a session that no browser holds: nobody can open them
-- by accident, and an operator can still find them.
UPDATE proposals
SET visitor_session_id = 'legacy-' || id
WHERE user_id IS NULL AND visitor_session_id IS NULL;

-- A file belongs to whoever owns the draft that it was made from.
UPDATE conversions AS c
SET user_id = p.user_id,
    visitor_session_id = p.visitor_session_id
FROM proposals AS p
WHERE p.id = c.proposal_id
  AND c.user_id IS NULL
  AND c.visitor_session_id IS NULL;
