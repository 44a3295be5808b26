package dev.migrationsentry.library;

import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Refuses to start a service on a schema that does not fit, or warns of it.
 *
 * <pre>{@code
 * SchemaCheck.of(dataSource)
 *     .migrations("classpath:sql/migrations")
 *     .contract("classpath:sql/contract.toml")
 *     .refuse();
 * }</pre>
 *
 * <p>It takes one connection, asks in READ ONLY transactions whether the history is at head and the
 * schema keeps the contract, and gives the connection back as it was. It takes no lock, runs no
 * probe, writes nothing and never migrates.
 *
 * <p>The system property {@value #PROPERTY} overrules what the code says: {@code off} (for tests)
 * asks nothing, {@code warn} only warns, {@code refuse} refuses.
 */
public final class SchemaCheck {
  /** The system property that overrules the code. */
  public static final String PROPERTY = "migration-sentry.schema-check";

  private static final Logger LOG = System.getLogger(SchemaCheck.class.getName());

  private final DataSource dataSource;
  private final String migrations;
  private final String contract;
  private final Duration limit;

  private SchemaCheck(DataSource dataSource, String migrations, String contract, Duration limit) {
    this.dataSource = dataSource;
    this.migrations = migrations;
    this.contract = contract;
    this.limit = limit;
  }

  /**
   * A check of this database: migrations in {@code sql/migrations}, the contract in {@code
   * sql/contract.toml}, in ten seconds at most.
   */
  public static SchemaCheck of(DataSource dataSource) {
    return new SchemaCheck(
        dataSource, "sql/migrations", "sql/contract.toml", Duration.ofSeconds(10));
  }

  /** Where the migrations are: a folder, or one of the class path after {@code classpath:}. */
  public SchemaCheck migrations(String location) {
    return new SchemaCheck(dataSource, location, contract, limit);
  }

  /** Where the contract is: a file, or one of the class path after {@code classpath:}. */
  public SchemaCheck contract(String location) {
    return new SchemaCheck(dataSource, migrations, location, limit);
  }

  /** How long it may take, the wait for a connection included. */
  public SchemaCheck within(Duration time) {
    return new SchemaCheck(dataSource, migrations, contract, time);
  }

  /** Asks, and leaves the rest to the caller. Never throws for what it finds. */
  public Status ask() {
    return new Question(dataSource, migrations, contract).ask(new Stop(limit), limit);
  }

  /**
   * Returns if the database is ready.
   *
   * @throws SchemaNotReady it is not, or that could not be seen
   */
  public void refuse() {
    act("refuse");
  }

  /** Logs a warning if the database is not ready, and returns. */
  public void warn() {
    act("warn");
  }

  private void act(String byTheCode) {
    String how = System.getProperty(PROPERTY, byTheCode);
    switch (how) {
      case "off" -> LOG.log(Level.INFO, "schema check: off, by -D" + PROPERTY + "=off");
      case "warn" -> {
        Status status = ask();
        LOG.log(
            status.migrated() ? Level.INFO : Level.WARNING,
            status.migrated() ? "schema check: OK" : SchemaNotReady.words(status));
      }
      case "refuse" -> {
        Status status = ask();
        if (!status.migrated()) {
          throw new SchemaNotReady(status);
        }
        LOG.log(Level.INFO, "schema check: OK");
      }
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + " is none of off, warn, refuse: " + how);
    }
  }
}
