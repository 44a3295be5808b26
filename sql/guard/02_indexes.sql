-- Indexes, as V4, V6, V7 and V11 make them.
--
-- IF NOT EXISTS takes an INVALID index, left by an interrupted CREATE INDEX CONCURRENTLY, for one
-- that is there. So what is invalid goes first.
DO $$
DECLARE
  broken text;
BEGIN
  FOR broken IN
    SELECT i.indexrelid::regclass::text
    FROM pg_catalog.pg_index AS i
    WHERE NOT i.indisvalid
      AND i.indexrelid IN (
        to_regclass('ix_proposals_visitor_session_id'),
        to_regclass('ix_proposals_expires_at'),
        to_regclass('ix_conversions_proposal_id'),
        to_regclass('ix_conversions_user_id'),
        to_regclass('ix_conversions_visitor_session_id'))
  LOOP
    EXECUTE 'DROP INDEX ' || broken;
  END LOOP;
END
$$;

CREATE INDEX IF NOT EXISTS ix_proposals_visitor_session_id ON proposals (visitor_session_id);
CREATE INDEX IF NOT EXISTS ix_proposals_expires_at
  ON proposals (expires_at)
  WHERE expires_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS ix_conversions_proposal_id ON conversions (proposal_id);
CREATE INDEX IF NOT EXISTS ix_conversions_user_id ON conversions (user_id);
CREATE INDEX IF NOT EXISTS ix_conversions_visitor_session_id ON conversions (visitor_session_id);
