package dev.migrationsentry.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A transaction that cannot be committed: a deferred constraint of its own fails at every COMMIT,
 * whoever says it (PostgreSQL manual, CREATE TRIGGER and SET CONSTRAINTS). A session cannot leave
 * it unseen either: its number is compared after each statement.
 */
final class NeverCommitted {
  private static final String POISON =
      """
      CREATE TEMPORARY TABLE migration_sentry_trial (a pg_catalog.int4);
      CREATE FUNCTION pg_temp.migration_sentry_trial() RETURNS pg_catalog.trigger
      LANGUAGE plpgsql AS $function$
      BEGIN
        IF pg_catalog.current_setting('migration_sentry.trial', true) IS DISTINCT FROM 'ends' THEN
          RAISE EXCEPTION 'this transaction is never committed' USING ERRCODE = '2D000';
        END IF;
        RETURN NULL;
      END
      $function$;
      CREATE CONSTRAINT TRIGGER migration_sentry_trial
      AFTER INSERT ON pg_temp.migration_sentry_trial
      DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION pg_temp.migration_sentry_trial();
      INSERT INTO pg_temp.migration_sentry_trial VALUES (1);
      """;

  private final Connection connection;
  private final String number;

  private NeverCommitted(Connection connection, String number) {
    this.connection = connection;
    this.number = number;
  }

  /**
   * Begins it.
   *
   * @throws SQLException the role may not make a temporary table here, for instance
   */
  static NeverCommitted begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(POISON);
    }
    return new NeverCommitted(connection, number(connection));
  }

  /** Whether the session is still in it. */
  boolean goesOn() throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.OPEN
        && number.equals(number(connection));
  }

  /** Checks what waits for the COMMIT; nothing may follow but the rollback. */
  void checkDeferred() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL migration_sentry.trial = 'ends'");
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  private static String number(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text")) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
