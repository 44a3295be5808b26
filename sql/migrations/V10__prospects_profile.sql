-- What is publicly known about a prospect, and where and when it was found.
ALTER TABLE prospects
  ADD COLUMN bio_text        text,
  ADD COLUMN external_links  jsonb,
  ADD COLUMN follower_count  integer,
  ADD COLUMN engagement_rate numeric(5, 2),
  ADD COLUMN source_type     varchar(50),
  ADD COLUMN source_platform varchar(50),
  ADD COLUMN profile_url     text,
  ADD COLUMN username        varchar(100),
  ADD COLUMN display_name    varchar(200),
  ADD COLUMN scraped_at      timestamptz;
