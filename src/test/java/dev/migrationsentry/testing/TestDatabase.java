package dev.migrationsentry.testing;

import dev.migrationsentry.postgres.ConnectionSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A database of a test's own. What a test does to it goes over plain JDBC, not through the program.
 */
public record TestDatabase(TestServer server, String name) {

  /** A connection of the test's own, in autocommit. */
  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  /** Runs statements, separated as the server understands it. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  /** The first column of each row, as text; {@code "null"} for NULL. */
  public List<String> query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  public ConnectionSettings settings() {
    return server.settings(name);
  }

  public String url() {
    return server.url(name);
  }
}
