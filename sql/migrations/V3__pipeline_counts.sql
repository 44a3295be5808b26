-- The dashboard shows how many proposals are in each stage. Counting them at every view was slow, so
-- the site keeps the numbers here, in the transaction that writes the proposal.
-- sql/probes/pipeline_counts_match_rows.sql asks whether they are still true.
CREATE TABLE pipeline_counts (
  stage          varchar(20) PRIMARY KEY,
  proposal_count integer NOT NULL CONSTRAINT ck_pipeline_counts_not_negative CHECK (proposal_count >= 0)
);

INSERT INTO pipeline_counts (stage, proposal_count)
SELECT stage, count(*) FROM proposals GROUP BY stage;
