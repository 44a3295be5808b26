-- The site begins: people with an account draft proposals.
CREATE TABLE users (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email      varchar(320) NOT NULL CONSTRAINT uq_users_email UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A draft outlives the account that wrote it, so its owner may become NULL.
CREATE TABLE proposals (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id    integer CONSTRAINT fk_proposals_user_id REFERENCES users (id) ON DELETE SET NULL,
  title      varchar(200) NOT NULL,
  body       text NOT NULL DEFAULT '',
  stage      varchar(20) NOT NULL DEFAULT 'draft',
  created_at timestamp NOT NULL DEFAULT localtimestamp
);

CREATE INDEX ix_proposals_user_id ON proposals (user_id);
