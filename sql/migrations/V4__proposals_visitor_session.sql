-- Visitors without an account may draft too. Their drafts belong to the browser session and are
-- cleared away after a while. Both columns are nullable: adding them rewrites nothing.
ALTER TABLE proposals
  ADD COLUMN visitor_session_id varchar(64),
  ADD COLUMN expires_at timestamp;

CREATE INDEX ix_proposals_visitor_session_id ON proposals (visitor_session_id);
