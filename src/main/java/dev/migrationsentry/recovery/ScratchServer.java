package dev.migrationsentry.recovery;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scratch databases on a server that has others: made, dropped, swept. */
final class ScratchServer {
  /** How old an orphan has to be: by then a run that lives has connected to its database. */
  static final Duration ORPHAN = Duration.ofMinutes(10);

  private static final String SHORT = "SET statement_timeout = '30s'; SET lock_timeout = '5s'";

  private final Database server;
  private final Database target;
  private final ScratchPlace place;

  private ScratchServer(Database server, Database target, ScratchPlace place) {
    this.server = server;
    this.target = target;
    this.place = place;
  }

  /** The target's own. */
  static ScratchServer of(Database target) {
    return new ScratchServer(target, target, ScratchPlace.SAME_SERVER);
  }

  /**
   * Another one.
   *
   * @param server a database on it; it is not written to
   */
  static ScratchServer named(Database server, Database target) {
    return new ScratchServer(server, target, ScratchPlace.NAMED);
  }

  /** Whether the role may make a database here. */
  boolean isAllowed() throws StepRefused {
    try (Connection connection = server.open(Purpose.READ);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT r.rolcreatedb OR r.rolsuper FROM pg_catalog.pg_roles AS r"
                    + " WHERE r.rolname = current_user")) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      throw server.refusal(e, "asking whether the role may create a database");
    }
  }

  /**
   * Makes one, after it has swept what killed runs have left behind.
   *
   * @throws StepRefused the run is to end, or the server is out of reach
   * @throws SQLException the server does not let us
   */
  ScratchDatabase make() throws StepRefused, SQLException {
    String name;
    Map<String, String> settings = TargetLikeness.settings(target);
    try (Connection connection = server.open(Purpose.SCRATCH)) {
      sweep(connection, ORPHAN);
      name = ScratchName.at(now(connection)).toString();
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + TargetLikeness.options(connection));
        TargetLikeness.set(connection, name, settings);
      } catch (SQLException e) {
        drop(connection, name);
        throw e;
      }
    }
    ConnectionSettings own = server.settings();
    return ScratchDatabase.at(
        new ConnectionSettings(own.hosts(), name, own.user(), own.password(), own.properties()),
        target,
        place,
        () -> drop(name));
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXTRACT(epoch FROM pg_catalog.clock_timestamp())::pg_catalog.int8")) {
      row.next();
      return Instant.ofEpochSecond(row.getLong(1));
    }
  }

  /** Drops our role's scratch databases of that age that nobody is connected to. */
  static void sweep(Connection connection, Duration age) throws SQLException {
    Instant now = now(connection);
    List<String> orphans = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT d.datname FROM pg_catalog.pg_database AS d"
                    + " JOIN pg_catalog.pg_roles AS r ON r.oid = d.datdba"
                    + " WHERE r.rolname = current_user AND NOT EXISTS (SELECT FROM"
                    + " pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid)")) {
      while (rows.next()) {
        ScratchName.of(rows.getString(1))
            .filter(name -> name.isOlderThan(age, now))
            .ifPresent(name -> orphans.add(name.toString()));
      }
    }
    for (String orphan : orphans) {
      drop(connection, orphan);
    }
  }

  /** Even where the run is to end: a database is no small thing to leave on somebody's server. */
  private void drop(String name) {
    try (Connection connection = server.open(Purpose.SCRATCH)) {
      // Again: a run that is to end cancels what runs, this too if it comes at that moment.
      for (int attempt = 0; attempt < 2; attempt++) {
        if (drop(connection, name)) {
          return;
        }
      }
    } catch (SQLException e) {
      // As below.
    }
    target
        .listener()
        .on(
            new RunEvent.Progress(
                "the scratch database "
                    + name
                    + " could not be dropped; the next run that needs one will, or: DROP DATABASE "
                    + name
                    + " WITH (FORCE)"));
  }

  private static boolean drop(Connection connection, String name) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SHORT);
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
