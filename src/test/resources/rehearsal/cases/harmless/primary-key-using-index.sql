-- target: tags has 80000000 rows
CREATE TABLE tags (name text NOT NULL);
CREATE UNIQUE INDEX pk_tags ON tags (name);

-- migration
ALTER TABLE tags ADD CONSTRAINT pk_tags PRIMARY KEY USING INDEX pk_tags;
