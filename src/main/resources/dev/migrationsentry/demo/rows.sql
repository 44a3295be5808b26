-- What people did on the site while V5 was its newest migration.
INSERT INTO users (email) VALUES ('ada@example.org'), ('ben@example.org');

INSERT INTO proposals (user_id, visitor_session_id, title, stage, expires_at) VALUES
  (1, NULL, 'A library for the harbour', 'draft', NULL),
  (1, NULL, 'Night buses', 'sent', NULL),
  (2, NULL, 'Roof gardens', 'sent', NULL),
  (NULL, 'b7f2', 'Untitled', 'draft', localtimestamp + interval '7 days');

INSERT INTO pipeline_counts (stage, proposal_count)
SELECT stage, count(*) FROM proposals GROUP BY stage;

INSERT INTO conversions (format, size_bytes) VALUES ('pdf', 48213), ('docx', 20177);

INSERT INTO prospects (email) VALUES ('culture@harbour.example');
