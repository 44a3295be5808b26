package dev.migrationsentry.postgres;

import dev.migrationsentry.contract.Probe;
import dev.migrationsentry.contract.QueryText;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs probes. Each has a READ ONLY transaction of its own, which is rolled back, and a cursor for
 * its query: DECLARE takes nothing but a query (PostgreSQL manual, DECLARE), and MOVE counts rows
 * without sending them, so that no row ever leaves the server.
 */
public final class ProbeRunner {
  /** Violations are counted up to here. */
  static final int MOST_COUNTED = 1000;

  private static final String CANCELLED = "57014";

  /** The answers that have columns: to the settings, and to FETCH. */
  private static final int TABLES = 2;

  private static final String CURSOR = "migration_sentry_probe";

  private ProbeRunner() {}

  /**
   * Runs the probes one after the other, on one connection of their own.
   *
   * @return a result for each, in order
   * @throws StepRefused {@code connect.lost}, or the run is to end
   */
  public static List<ProbeResult> run(Database database, List<Probe> probes) throws StepRefused {
    if (probes.isEmpty()) {
      return List.of();
    }
    List<ProbeResult> results = new ArrayList<>();
    try (Connection connection = database.open(Purpose.PROBE)) {
      for (Probe probe : probes) {
        results.add(run(connection, database.stop(), probe));
      }
    } catch (SQLException e) {
      database.stop().check(DatabaseState.UNTOUCHED);
      if (SqlState.isServerInTrouble(e)) {
        throw database.refusal(e, "running the probes");
      }
      for (Probe probe : probes.subList(results.size(), probes.size())) {
        results.add(new ProbeResult(probe, Duration.ZERO, failed(probe, ServerWords.of(e))));
      }
    }
    return results;
  }

  /**
   * Runs one probe.
   *
   * @param connection in autocommit, and left so
   * @throws StepRefused {@code connect.lost}, or the run is to end
   */
  public static ProbeResult run(Connection connection, Stop stop, Probe probe) throws StepRefused {
    stop.check(DatabaseState.UNTOUCHED);
    long begin = System.nanoTime();
    Optional<Finding> finding = QueryText.fault(probe.sql()).map(fault -> failed(probe, fault));
    if (finding.isEmpty()) {
      finding = ask(connection, stop, probe);
    }
    return new ProbeResult(
        probe, Duration.ofNanos(System.nanoTime() - begin), finding.orElse(null));
  }

  private static Optional<Finding> ask(Connection connection, Stop stop, Probe probe)
      throws StepRefused {
    try (ReadOnlyTransaction _ = ReadOnlyTransaction.begin(connection, stop);
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      List<String> texts = statements(probe, stop);
      if (texts.stream().anyMatch(text -> text.indexOf('\\') >= 0)) {
        // The driver reads a backslash by the setting that the session has before them.
        statement.execute(texts.getFirst());
      }
      String columns = "";
      int tables = 0;
      int rows = -1;
      // A comment may end the query. FETCH gives the second table, and what MOVE says follows it.
      boolean isTable = statement.execute(String.join("\n;\n", texts));
      while (isTable || statement.getUpdateCount() >= 0) {
        if (isTable) {
          columns = columns(statement);
          tables++;
        } else if (tables == TABLES && rows < 0) {
          rows = statement.getUpdateCount();
        }
        isTable = statement.getMoreResults();
      }
      if (rows < 0) {
        return Optional.of(failed(probe, "the server did not say how many rows there are"));
      }
      return rows == 0 ? Optional.empty() : Optional.of(violated(probe, rows, columns));
    } catch (SQLException e) {
      stop.check(DatabaseState.UNTOUCHED);
      if (SqlState.isConnectionLoss(e)) {
        throw Unreadable.lost("running the probe " + probe.name(), e);
      }
      return Optional.of(failed(probe, words(probe, e)));
    }
  }

  /**
   * What goes to the server together, since that may be far away. The settings, one statement, are
   * for this transaction alone; the query is planned for all of its rows, not for the first.
   */
  private static List<String> statements(Probe probe, Stop stop) {
    long limit = Math.max(1, Math.min(probe.timeout().toMillis(), stop.remaining().toMillis()));
    return List.of(
        "SELECT pg_catalog.set_config('statement_timeout', '"
            + limit
            + "', true), pg_catalog.set_config('standard_conforming_strings', 'on', true),"
            + " pg_catalog.set_config('cursor_tuple_fraction', '1', true)",
        "DECLARE " + CURSOR + " NO SCROLL CURSOR FOR\n" + probe.sql(),
        "FETCH 0 FROM " + CURSOR,
        "MOVE FORWARD " + MOST_COUNTED + " IN " + CURSOR,
        "ROLLBACK");
  }

  private static String columns(Statement statement) throws SQLException {
    try (ResultSet none = Objects.requireNonNull(statement.getResultSet())) {
      ResultSetMetaData data = none.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= data.getColumnCount(); i++) {
        names.add(data.getColumnLabel(i));
      }
      return String.join(", ", names);
    }
  }

  private static String words(Probe probe, SQLException thrown) {
    return CANCELLED.equals(thrown.getSQLState())
        ? "it took longer than " + probe.timeout().toMillis() / 1000.0 + " s and was cancelled"
        : ServerWords.withoutValues(thrown);
  }

  private static Finding violated(Probe probe, int rows, String columns) {
    String count =
        (rows >= MOST_COUNTED ? "at least " : "")
            + Counted.of(rows, "row")
            + (rows == 1 ? " violates it" : " violate it");
    boolean hasFile = probe.place().line() == 0;
    return Finding.of(
            FindingCode.PROBE_VIOLATED,
            probe.name(),
            (probe.description().isEmpty() ? "" : probe.description() + ": ")
                + count
                + " (columns: "
                + columns
                + ")",
            hasFile
                ? "See the rows: psql \"$DATABASE_URL\" -f "
                    + probe.place().file()
                    + "; then add a migration that sets them right."
                : "Run the query of "
                    + probe.place()
                    + " to see the rows; then add a migration that sets them right.")
        .at(probe.place());
  }

  private static Finding failed(Probe probe, String words) {
    return Finding.of(
            FindingCode.PROBE_FAILED,
            probe.name(),
            "the probe did not run to its end: " + words,
            "Correct the query of "
                + probe.place()
                + ", or give it more time with timeout in the contract.")
        .at(probe.place());
  }
}
