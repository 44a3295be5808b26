-- Who may download a file is asked at every download, so its owner is kept beside it.
ALTER TABLE conversions
  ADD COLUMN user_id integer
  CONSTRAINT fk_conversions_user_id REFERENCES users (id) ON DELETE SET NULL,
  ADD COLUMN visitor_session_id varchar(64);

CREATE INDEX ix_conversions_user_id ON conversions (user_id);
CREATE INDEX ix_conversions_visitor_session_id ON conversions (visitor_session_id);
