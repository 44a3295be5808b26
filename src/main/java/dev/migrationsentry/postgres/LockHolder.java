package dev.migrationsentry.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Who holds an advisory lock, as far as this role may see it.
 *
 * @param pid the backend; 0 if nobody holds the lock any more
 * @param words one line for a person
 */
record LockHolder(int pid, String words) {
  private static final String KEY = "(l.classid::bigint << 32 | l.objid::bigint)";

  private static final String SQL =
      """
      SELECT l.pid, a.application_name, pg_catalog.host(a.client_addr), a.usename, a.state,
             NULLIF(a.wait_event_type || ': ' || a.wait_event, 'Client: ClientRead'),
             pg_catalog.date_trunc('second', pg_catalog.now() - a.backend_start)::text,
             pg_catalog.date_trunc('second', pg_catalog.now() - a.state_change)::text,
             pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(l.pid), ', '),
             %s
      FROM pg_catalog.pg_locks l
      LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                          WHERE d.datname = pg_catalog.current_database())
      """
          .formatted(KEY);

  static LockHolder of(Connection connection, long key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL + " AND " + KEY + " = ?")) {
      statement.setQueryTimeout(10);
      statement.setLong(1, key);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return new LockHolder(0, "given back just now");
        }
        return read(row);
      }
    }
  }

  /** The words for every advisory lock that is held, by its key, together with other questions. */
  static RoundTrip.Pending<Map<Long, String>> all(RoundTrip trip) {
    return trip.ask(
        SQL,
        row -> {
          Map<Long, String> holders = new HashMap<>();
          while (row.next()) {
            holders.put(row.getLong(10), read(row).words());
          }
          return holders;
        });
  }

  private static LockHolder read(ResultSet row) throws SQLException {
    StringBuilder words = new StringBuilder("held by backend ").append(row.getInt(1));
    append(words, ", application ", row.getString(2));
    append(words, ", user ", row.getString(4));
    append(words, ", from ", row.getString(3));
    append(words, ", connected for ", row.getString(7));
    append(words, ", ", row.getString(5));
    append(words, " for ", row.getString(8));
    append(words, ", waiting for ", row.getString(6));
    append(words, ", blocked by backend ", row.getString(9));
    return new LockHolder(row.getInt(1), words.toString());
  }

  /** What a person can do about it. Never done here. */
  String remedy() {
    return pid == 0
        ? "Run the gate again."
        : "Wait for the other gate to end and run this one again. Only if that session is known to"
            + " be dead: SELECT pg_terminate_backend("
            + pid
            + ");";
  }

  private static void append(
      StringBuilder words, String before, @org.jspecify.annotations.Nullable String value) {
    if (value != null && !value.isEmpty()) {
      words.append(before).append(value);
    }
  }
}
