package dev.migrationsentry.catalog;

import java.util.Locale;

/** What a catalogue holds, as far as snapshots look. */
public enum ObjectKind {
  SCHEMA,
  EXTENSION,
  TYPE,
  DOMAIN,
  SEQUENCE,
  TABLE,
  COLUMN,
  CONSTRAINT,
  INDEX,
  VIEW,
  MATERIALIZED_VIEW,
  FUNCTION,
  PROCEDURE,
  AGGREGATE,
  TRIGGER,
  RULE,
  POLICY,
  /** One privilege of one role on one object; what the object's owner may do is not listed. */
  GRANT,
  COMMENT,
  /** A publication, an operator, a cast, a foreign server, …: compared, not taken apart. */
  OTHER;

  /** In SQL's words: {@code materialized view}. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
