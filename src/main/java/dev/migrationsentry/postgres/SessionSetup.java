package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** Sets up a session, in one round trip, by what it is for. */
final class SessionSetup {
  private static final Pattern TIME_ZONE_OPTION =
      Pattern.compile("(?i)(?:-c\\s*|--)timezone=((?:\\\\.|\\S)+)");

  /** How long the server may work on a question of ours, in milliseconds. */
  private static final String QUESTION = "55000";

  private SessionSetup() {}

  /**
   * Settings for the session, by name; a server that does not know one of them does without it.
   *
   * <p>With the TCP settings a server that no longer hears from us ends the session, and with it
   * the lock, within half a minute; the check interval, new in PostgreSQL 14, does the same while a
   * statement runs, where the server does not otherwise look at its socket (PostgreSQL manual,
   * "Connections and Authentication").
   *
   * <p>Our own sessions look in the system catalogue and nowhere else ({@link SearchPath}), and to
   * those that only ask, the server refuses every write.
   *
   * <p>A session that writes does not do it with {@code synchronous_commit = off}, where the last
   * COMMITs before a crash may be lost after the server has answered them (PostgreSQL manual,
   * "Write Ahead Log"): what is reported as applied is on the server's disk. Any other value stays.
   */
  private static Map<String, String> wanted(Purpose purpose, ConnectionSettings settings) {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("TimeZone", timeZone(settings));
    wanted.put("tcp_keepalives_idle", "10");
    wanted.put("tcp_keepalives_interval", "5");
    wanted.put("tcp_keepalives_count", "3");
    wanted.put("tcp_user_timeout", "30000");
    wanted.put("client_connection_check_interval", "2000");
    if (purpose == Purpose.MIGRATE || purpose == Purpose.MEND) {
      wanted.put("synchronous_commit", "local");
    }
    if (purpose.searchesCatalogueOnly()) {
      wanted.put("search_path", SearchPath.narrow());
    }
    if (purpose.onlyAsks()) {
      wanted.put("default_transaction_read_only", "on");
      wanted.put("statement_timeout", QUESTION);
      wanted.put("lock_timeout", QUESTION);
      wanted.put("idle_session_timeout", "0");
    }
    return wanted;
  }

  /**
   * Behind a pooler nothing is set unless it is known to keep a session on its backend: in
   * transaction mode the settings would stay with the backend, and the next one to be given it, the
   * application, would find itself read-only.
   *
   * @param behindPooler whether sessions behind a pooler are set up too
   */
  static void apply(
      Connection connection, Purpose purpose, ConnectionSettings settings, boolean behindPooler)
      throws SQLException {
    if (purpose != Purpose.LOOK) {
      set(connection, behindPooler, wanted(purpose, settings));
    }
  }

  /** The same for a session that was a look's until now. */
  static void turn(
      Connection connection, Purpose purpose, ConnectionSettings settings, boolean behindPooler)
      throws SQLException {
    Map<String, String> wanted = wanted(purpose, settings);
    wanted.put("application_name", purpose.applicationName());
    set(connection, behindPooler, wanted);
  }

  private static void set(Connection connection, boolean behindPooler, Map<String, String> wanted)
      throws SQLException {
    try {
      set(connection, wanted, behindPooler);
    } catch (SQLException e) {
      if (!"22023".equals(e.getSQLState())) {
        throw e;
      }
      // The operating system of this server cannot watch a socket: the setting must stay 0 there.
      wanted.remove("client_connection_check_interval");
      set(connection, wanted, behindPooler);
    }
  }

  /** Joins with the server's list of settings, so that it is not asked for one that it lacks. */
  private static void set(Connection connection, Map<String, String> wanted, boolean behindPooler)
      throws SQLException {
    String rows =
        String.join(
            ", ", Collections.nCopies(wanted.size(), "(?::pg_catalog.text, ?::pg_catalog.text)"));
    String here = " WHERE ? OR pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.=) ?";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT "
                + SearchPath.REMEMBER
                + here
                + " UNION ALL"
                + " SELECT pg_catalog.set_config(s.name, w.value, false)"
                + " FROM pg_catalog.pg_settings s JOIN (VALUES "
                + rows
                + ") w (name, value) ON s.name OPERATOR(pg_catalog.=) w.name"
                + " AND (w.name OPERATOR(pg_catalog.<>) 'synchronous_commit'"
                + " OR s.setting OPERATOR(pg_catalog.=) 'off')"
                + here)) {
      int backend = connection.unwrap(PGConnection.class).getBackendPID();
      int parameter = 1;
      statement.setBoolean(parameter++, behindPooler);
      statement.setInt(parameter++, backend);
      for (Map.Entry<String, String> each : wanted.entrySet()) {
        statement.setString(parameter++, each.getKey());
        statement.setString(parameter++, each.getValue());
      }
      statement.setBoolean(parameter++, behindPooler);
      statement.setInt(parameter, backend);
      statement.execute();
    }
  }

  /**
   * The session's time zone: what the URL's {@code options} set, else UTC. The driver sends the
   * zone of the machine it runs on, so that one migration would write one time from a developer's
   * machine and another from the platform's.
   */
  static String timeZone(ConnectionSettings settings) {
    Matcher option = TIME_ZONE_OPTION.matcher(settings.properties().getOrDefault("options", ""));
    String zone = "UTC";
    while (option.find()) {
      zone = option.group(1).replaceAll("\\\\(.)", "$1");
    }
    return zone;
  }
}
