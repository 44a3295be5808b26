package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether a session has its backend to itself. Behind a pooler in transaction mode it has not: a
 * lock that one session takes is in the hands of the next one that is given the same backend.
 */
final class SessionOwnership {
  private static final int ROUNDS = 3;

  private SessionOwnership() {}

  /**
   * Straight to the server there is nothing to prove. Behind a pooler, which somebody said is in
   * session mode, an idle session's backend must never be given to another one.
   *
   * @throws StepRefused {@code server.pooler}: it was
   */
  static void prove(Database database, Connection session) throws SQLException, StepRefused {
    int mine = backend(session);
    if (mine == session.unwrap(org.postgresql.PGConnection.class).getBackendPID()) {
      return;
    }
    for (int round = 0; round < ROUNDS; round++) {
      try (Connection other = database.open(Purpose.WATCH)) {
        if (backend(other) == mine || backend(session) != mine) {
          throw new StepRefused(
              Finding.of(
                  FindingCode.SERVER_POOLER,
                  database.settings().target().words(),
                  "two sessions were given one backend, " + mine + ": a pooler in transaction mode",
                  PoolerNames.remedy(database.settings())));
        }
      }
    }
  }

  private static int backend(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
