package dev.migrationsentry.faults;

/** What the gate finds when it begins. */
enum Beginning {
  /** An empty database: every migration is pending. */
  EMPTY(0, ""),
  /**
   * Two migrations are in, and there are rows: the release is replayed on a scratch database first.
   */
  GROWN(
      2,
      """
      INSERT INTO users (email, created_at)
      VALUES ('a@example.org', '2026-01-01Z'), ('b@example.org', '2026-01-01Z');
      INSERT INTO proposals (user_id, title, stage, created_at)
      VALUES (1, 'one', 'draft', '2026-01-01'), (2, 'two', 'sent', '2026-01-01'),
        (NULL, 'three', 'sent', '2026-01-01');
      INSERT INTO conversions (format, size_bytes, converted_at)
      VALUES ('pdf', 1000, '2026-01-01'), ('docx', NULL, '2026-01-01');
      INSERT INTO prospects (email, created_at) VALUES ('c@example.org', '2026-01-01Z');
      """);

  private final int applied;
  private final String rows;

  Beginning(int applied, String rows) {
    this.applied = applied;
    this.rows = rows;
  }

  /** How many migrations are in. */
  int applied() {
    return applied;
  }

  /** What has been written since. */
  String rows() {
    return rows;
  }
}
