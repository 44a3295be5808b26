package dev.migrationsentry.migration;

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

  /** As the session has them. */
  static SessionNames of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.current_database(), current_user, "
                    + "pg_catalog.current_schema()")) {
      row.next();
      return new SessionNames(row.getString(1), row.getString(2), row.getString(3));
    }
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
