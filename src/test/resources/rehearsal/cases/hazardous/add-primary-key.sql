-- So does a primary key, which besides looks for nulls.
-- target: tags has 50000 rows
CREATE TABLE tags (name text);

-- migration
-- expect: warning hazard.index-blocks-writes
ALTER TABLE tags ADD CONSTRAINT pk_tags PRIMARY KEY (name);
