package dev.migrationsentry.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A session as Flyway would give it to a migration of the project. */
final class ProjectSession {
  private ProjectSession() {}

  /** Runs the project's {@code initSql} and puts its schema first. */
  static void prepare(Connection connection, FlywayProject project) throws SQLException {
    String init = project.configuration().getInitSql();
    if (init != null && !init.isBlank()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(init);
      }
    }
    putFirst(connection, project.historyTable().namedSchema());
  }

  private static void putFirst(Connection connection, @Nullable String schema) throws SQLException {
    if (schema == null) {
      return;
    }
    try (PreparedStatement path =
        connection.prepareStatement(
            "SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ',"
                + " pg_catalog.quote_ident(?), CASE WHEN pg_catalog.length(pg_catalog.current_setting("
                + "'search_path')) OPERATOR(pg_catalog.>) 0 THEN"
                + " pg_catalog.current_setting('search_path') END), false)")) {
      path.setString(1, schema);
      path.execute();
    }
  }
}
