-- Guards close a gap that the migrations left: each may be run at any time and any number of times,
-- and changes nothing where nothing is missing. They come in the order of their names.
-- Columns, as V4, V6, V7 and V10 make them.
ALTER TABLE proposals
  ADD COLUMN IF NOT EXISTS visitor_session_id varchar(64),
  ADD COLUMN IF NOT EXISTS expires_at timestamp;

ALTER TABLE conversions
  ADD COLUMN IF NOT EXISTS proposal_id integer
  CONSTRAINT fk_conversions_proposal_id REFERENCES proposals (id) ON DELETE SET NULL,
  ADD COLUMN IF NOT EXISTS user_id integer
  CONSTRAINT fk_conversions_user_id REFERENCES users (id) ON DELETE SET NULL,
  ADD COLUMN IF NOT EXISTS visitor_session_id varchar(64);

ALTER TABLE prospects
  ADD COLUMN IF NOT EXISTS bio_text        text,
  ADD COLUMN IF NOT EXISTS external_links  jsonb,
  ADD COLUMN IF NOT EXISTS follower_count  integer,
  ADD COLUMN IF NOT EXISTS engagement_rate numeric(5, 2),
  ADD COLUMN IF NOT EXISTS source_type     varchar(50),
  ADD COLUMN IF NOT EXISTS source_platform varchar(50),
  ADD COLUMN IF NOT EXISTS profile_url     text,
  ADD COLUMN IF NOT EXISTS username        varchar(100),
  ADD COLUMN IF NOT EXISTS display_name    varchar(200),
  ADD COLUMN IF NOT EXISTS scraped_at      timestamptz;
