package dev.migrationsentry.recovery;

import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;

/** The major version of a server. */
final class ServerMajor {
  private ServerMajor() {}

  static int of(Database database) throws StepRefused {
    try (Connection connection = database.open(Purpose.READ)) {
      return connection.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException e) {
      throw database.refusal(e, "asking for the server's version");
    }
  }
}
