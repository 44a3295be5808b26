-- Which draft a file was made from. Older conversions do not know: NULL.
-- sql/hot_patch/conversions_proposal_id.sql makes exactly this; keep the two equal.
ALTER TABLE conversions
  ADD COLUMN proposal_id integer
  CONSTRAINT fk_conversions_proposal_id REFERENCES proposals (id) ON DELETE SET NULL;

CREATE INDEX ix_conversions_proposal_id ON conversions (proposal_id);
