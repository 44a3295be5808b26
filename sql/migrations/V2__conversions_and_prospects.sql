-- A conversion is one export of a draft to a file format.
CREATE TABLE conversions (
  id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  format       varchar(10) NOT NULL,
  size_bytes   bigint,
  converted_at timestamp NOT NULL DEFAULT localtimestamp
);

-- A prospect is somebody a proposal may be written for.
CREATE TABLE prospects (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email      varchar(320),
  created_at timestamptz NOT NULL DEFAULT now()
);
