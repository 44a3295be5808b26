-- The nightly clean-up looks for drafts that have run out. CONCURRENTLY, because drafting goes on
-- while it builds; and so in a file of its own, because that cannot run inside a transaction. If the
-- build is interrupted it leaves an INVALID index of this name: drop it with
-- DROP INDEX CONCURRENTLY ix_proposals_expires_at before the next run.
CREATE INDEX CONCURRENTLY ix_proposals_expires_at
  ON proposals (expires_at)
  WHERE expires_at IS NOT NULL;
