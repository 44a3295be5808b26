package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time limits of a migrating session: set, and read back where they have to hold. A role, a
 * database, a callback script or an earlier migration may each have set others (PostgreSQL manual,
 * "Client Connection Defaults").
 */
final class SessionLimits {
  static final String LOCK_TIMEOUT = "lock_timeout";

  /** Nothing of ours is idle inside a transaction for this long, unless it hangs. */
  private static final Duration IDLE_IN_TRANSACTION = Duration.ofMinutes(2);

  private static final Pattern SHOWN = Pattern.compile("(-?\\d+)(us|ms|s|min|h|d)?");

  private final Map<String, Duration> limits = new LinkedHashMap<>();

  SessionLimits(MigrationSettings settings) {
    limits.put(LOCK_TIMEOUT, settings.lockTimeout());
    limits.put("statement_timeout", settings.statementTimeout());
    limits.put("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION);
  }

  /** Sets them for the session. */
  void set(Connection connection) throws SQLException {
    StringBuilder sql = new StringBuilder();
    limits.forEach((name, limit) -> sql.append(setting(name, limit)));
    execute(connection, sql.toString());
  }

  /**
   * Sets them, and refuses unless each is in force then: {@link #set} and {@link #prove} in one.
   */
  void impose(Connection connection) throws SQLException, StepRefused {
    StringBuilder sql = new StringBuilder();
    limits.forEach((name, limit) -> sql.append(setting(name, limit)));
    prove(shown(connection, sql + "SHOW " + String.join("; SHOW ", limits.keySet())));
  }

  /** Refuses unless each is in force on this session now. */
  void prove(Connection connection) throws SQLException, StepRefused {
    prove(show(connection, List.copyOf(limits.keySet())));
  }

  private void prove(List<String> values) throws StepRefused {
    if (values.size() != limits.size()) {
      throw new IllegalStateException("asked for " + limits.keySet() + ", told " + values);
    }
    Iterator<String> all = values.iterator();
    for (Map.Entry<String, Duration> limit : limits.entrySet()) {
      String shown = all.next();
      if (!limit.getValue().equals(duration(shown))) {
        throw new StepRefused(
            Finding.of(
                FindingCode.TIMEOUTS_NOT_IN_FORCE,
                limit.getKey(),
                limit.getKey()
                    + " is "
                    + shown
                    + " in the migrating session, "
                    + limit.getValue().toMillis()
                    + "ms was set",
                "Look for SET "
                    + limit.getKey()
                    + " in the project's callback scripts (beforeEachMigrate, afterConnect) and"
                    + " take it out, or set the same value here."));
      }
    }
  }

  /**
   * Lets one statement wait for locks as long as the run may: a CONCURRENTLY statement holds nobody
   * up while it waits, and giving up leaves an INVALID index behind. A script that has set its own
   * limit keeps it.
   */
  void letWait(Connection connection, Duration limit) throws SQLException {
    if (duration(show(connection, List.of(LOCK_TIMEOUT)).getFirst())
        .equals(limits.get(LOCK_TIMEOUT))) {
      execute(connection, setting(LOCK_TIMEOUT, limit));
    }
  }

  private static String setting(String name, Duration limit) {
    return "SET " + name + " = " + Math.min(limit.toMillis(), Integer.MAX_VALUE) + ";";
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  // SHOW and not current_setting(): a SELECT would take the transaction's snapshot, and a script
  // that begins with SET TRANSACTION ISOLATION LEVEL would be refused.
  private static List<String> show(Connection connection, List<String> names) throws SQLException {
    return shown(connection, "SHOW " + String.join("; SHOW ", names));
  }

  /** What these statements answer, those that do; each with one value. */
  private static List<String> shown(Connection connection, String sql) throws SQLException {
    List<String> shown = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (rows || statement.getUpdateCount() >= 0) {
        if (rows) {
          try (ResultSet row = Objects.requireNonNull(statement.getResultSet())) {
            row.next();
            shown.add(row.getString(1));
          }
        }
        rows = statement.getMoreResults();
      }
    }
    return shown;
  }

  /** What the server prints for a time: a whole number in the largest unit that fits. */
  static Duration duration(String shown) {
    Matcher matcher = SHOWN.matcher(shown);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a time: " + shown);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2) == null ? "ms" : matcher.group(2)) {
      case "us" -> Duration.ofNanos(number * 1000);
      case "s" -> Duration.ofSeconds(number);
      case "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofMillis(number);
    };
  }
}
