-- The numbers on the dashboard are the rows behind them. Each row returned is a stage for which they
-- are not: most often a count that outlived a restore or a DELETE by hand.
SELECT stage,
       coalesce(kept.proposal_count, 0) AS counted,
       coalesce(present.proposal_count, 0) AS present
FROM pipeline_counts AS kept
FULL JOIN (
  SELECT stage, count(*) AS proposal_count FROM proposals GROUP BY stage
) AS present USING (stage)
WHERE coalesce(kept.proposal_count, 0) <> coalesce(present.proposal_count, 0)
ORDER BY stage
