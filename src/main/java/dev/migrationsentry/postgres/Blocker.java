package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A session that another one waits for, as {@code pg_blocking_pids} and {@code pg_stat_activity}
 * show it (PostgreSQL manual, "Session Information Functions" and "The Statistics Collector").
 *
 * @param pid of its backend; 0 stands for a prepared transaction, which has no backend
 * @param client address, or {@code local}
 * @param transactionAge null where it has none open, or where this role may not see it
 * @param query its last or current one, as the server shows it: untrusted, perhaps several lines
 */
public record Blocker(
    int pid,
    @Nullable String application,
    @Nullable String user,
    String client,
    @Nullable String state,
    @Nullable Duration transactionAge,
    @Nullable String query) {
  private static final int QUERY_LENGTH = 120;

  private static final String QUERY =
      """
      SELECT b.pid, a.application_name, a.usename::text, pg_catalog.host(a.client_addr), a.state,
        (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start) * 1000)::bigint, a.query
      FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(?)) AS b(pid)
      LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
      ORDER BY a.xact_start NULLS LAST, b.pid
      """;

  /** Who blocks this backend right now; empty if nobody does. */
  public static List<Blocker> of(Connection connection, int backendPid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setInt(1, backendPid);
      statement.setQueryTimeout(5);
      List<Blocker> blockers = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          blockers.add(blocker(row));
        }
      }
      return blockers.stream().distinct().toList();
    }
  }

  private static Blocker blocker(ResultSet row) throws SQLException {
    String client = row.getString(4);
    long millis = row.getLong(6);
    Duration age = row.wasNull() ? null : Duration.ofMillis(Math.max(0, millis));
    return new Blocker(
        row.getInt(1),
        row.getString(2),
        row.getString(3),
        client == null ? "local" : client,
        row.getString(5),
        age,
        row.getString(7));
  }

  /** One line about this session. */
  public String words() {
    if (pid == 0) {
      return "a prepared transaction (see pg_prepared_xacts)";
    }
    StringBuilder words = new StringBuilder("pid " + pid + " (");
    words.append(
        application == null || application.isEmpty() ? "no application name" : application);
    words.append(", user ").append(user == null ? "not visible" : user);
    words.append(", ").append(client);
    words.append(", ").append(state == null ? "state not visible" : state);
    if (transactionAge != null) {
      words.append(", transaction open for ").append(seconds(transactionAge));
    }
    words.append(")");
    if (query != null && !query.isBlank()) {
      words.append(": ").append(oneLine(query));
    }
    return words.toString();
  }

  /** The line that would end this session. It is printed, and never run. */
  public String terminateLine() {
    return pid == 0
        ? "SELECT gid, prepared, owner FROM pg_prepared_xacts;"
        : "SELECT pg_terminate_backend(" + pid + ");";
  }

  private static String seconds(Duration age) {
    return age.compareTo(Duration.ofMinutes(2)) < 0
        ? String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1000.0)
        : age.toMinutes() + " min";
  }

  private static String oneLine(String query) {
    String line = query.strip().replaceAll("\\s+", " ");
    return line.length() <= QUERY_LENGTH ? line : line.substring(0, QUERY_LENGTH - 1) + "…";
  }
}
