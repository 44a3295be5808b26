package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Several questions to the server that go to it together, in one READ ONLY transaction in which
 * nothing is searched but the catalogue ({@link SearchPath}), and come back together: a database
 * may be far away. The first one that fails leaves all of them unanswered; whoever asks has a way
 * to ask one by one, and that one says what is wrong.
 */
public final class RoundTrip {
  /** What the session of a look may not decide; a transaction's own, and gone with it. */
  private static final String SETTINGS =
      SearchPath.NARROW_LOCALLY
          + ", pg_catalog.set_config('standard_conforming_strings', 'on', true),"
          + " pg_catalog.set_config('TimeZone', 'UTC', true),"
          + " pg_catalog.set_config('statement_timeout', '30s', true),"
          + " pg_catalog.set_config('lock_timeout', '1s', true)";

  /** A view under the name of a table that is asked for would run what its owner wrote. */
  private static final String NO_VIEWS =
      ", pg_catalog.set_config('restrict_nonsystem_relation_kind', 'view, foreign-table', true)";

  private static final int FIRST_TO_REFUSE_VIEWS = 17;

  private final List<Pending<?>> asked = new ArrayList<>();

  /** A question that has been put, and its answer once the round trip is over. */
  public static final class Pending<T> {
    private final String sql;
    private final Reading<T> reading;
    private @Nullable T answer;

    private Pending(String sql, Reading<T> reading) {
      this.sql = sql;
      this.reading = reading;
    }

    /** The answer. Not before {@link RoundTrip#make} has said yes. */
    public T get() {
      return Objects.requireNonNull(answer, "not asked yet");
    }
  }

  /** Reads the rows of an answer; never null. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /**
   * Puts a question.
   *
   * @param sql one query, without parameters and without a semicolon at its end
   */
  public <T> Pending<T> ask(String sql, Reading<T> reading) {
    Pending<T> pending = new Pending<>(sql.strip(), reading);
    asked.add(pending);
    return pending;
  }

  /** A text as SQL has to write it, in a session where a backslash is a character as any other. */
  public static String literal(@Nullable String text) {
    return text == null
        ? "NULL::pg_catalog.text"
        : "'" + text.replace("'", "''") + "'::pg_catalog.text";
  }

  /** Texts as an array. */
  public static String literals(Iterable<String> texts) {
    List<String> literals = new ArrayList<>();
    texts.forEach(text -> literals.add(literal(text)));
    return "ARRAY[" + String.join(", ", literals) + "]::pg_catalog.text[]";
  }

  /**
   * Makes it.
   *
   * @param connection in autocommit, and left so, without an open transaction
   * @return whether every question has its answer; if not, one of them cannot be answered as it is
   *     put
   * @throws SQLException the connection failed, or somebody cancelled it, as the end of a run does
   */
  public boolean make(Connection connection, Stop stop) throws SQLException {
    StringBuilder text = new StringBuilder("BEGIN READ ONLY;").append(SETTINGS);
    if (refusesViews(connection)) {
      text.append(NO_VIEWS);
    }
    asked.forEach(each -> text.append(';').append(each.sql));
    text.append(";ROLLBACK");
    if (text.indexOf("\\") >= 0) {
      return false; // The driver would read it by the setting that the session has now.
    }
    try (Stop.Registration _ =
            stop.onRequest(() -> Thread.ofVirtual().start(() -> cancel(connection)));
        Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(text.toString());
      statement.getMoreResults();
      for (Pending<?> each : asked) {
        statement.getMoreResults();
        read(statement, each);
      }
      return true;
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw SqlState.loss(e).orElse(e); // It may follow the refusal of a question.
      }
      if (SqlState.isConnectionLoss(e) || stop.cause().isPresent()) {
        throw e;
      }
      rollBack(connection);
      return false;
    }
  }

  /** From 17 on; older servers know the setting from a minor version on, and are not asked. */
  private static boolean refusesViews(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= FIRST_TO_REFUSE_VIEWS;
  }

  private static <T> void read(Statement statement, Pending<T> pending) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      pending.answer = pending.reading.read(Objects.requireNonNull(rows, pending.sql));
    }
  }

  private static void rollBack(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    }
  }

  private static void cancel(Connection connection) {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException _) {
      // Nothing runs, or the server is gone: whoever waits for the answer will learn it there.
    }
  }
}
