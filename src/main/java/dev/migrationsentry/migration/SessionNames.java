package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.RoundTrip;
import dev.migrationsentry.postgres.SearchPath;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.api.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway's own placeholders say of the session: {@code ${flyway:database}}, {@code
 * ${flyway:user}} and, where the project names no schema, {@code ${flyway:defaultSchema}}.
 */
record SessionNames(String database, String user, @Nullable String schema) {
  /** Before there is a connection. A script that uses them is read again when there is one. */
  static final SessionNames UNKNOWN = new SessionNames("database", "user", "public");

  private static final String SQL =
      "SELECT pg_catalog.current_database(), current_user, " + SearchPath.CURRENT_SCHEMA;

  /** As the session has them. */
  static SessionNames of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SQL)) {
      return read(rows);
    }
  }

  /** The same, together with other questions. */
  static RoundTrip.Pending<SessionNames> asked(RoundTrip trip) {
    return trip.ask(SQL, SessionNames::read);
  }

  private static SessionNames read(ResultSet rows) throws SQLException {
    rows.next();
    return new SessionNames(rows.getString(1), rows.getString(2), rows.getString(3));
  }

  void putInto(Map<String, String> placeholders, Configuration configuration) {
    String flyway = "flyway" + configuration.getPlaceholderSeparator();
    placeholders.put(flyway + "database", database);
    placeholders.put(flyway + "user", user);
    String named = HistoryTable.of(configuration).namedSchema();
    String defaultSchema = named == null ? schema : named;
    if (defaultSchema != null) {
      placeholders.put(flyway + "defaultSchema", defaultSchema);
    }
  }
}
