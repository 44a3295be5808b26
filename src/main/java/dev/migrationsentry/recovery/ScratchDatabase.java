package dev.migrationsentry.recovery;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.SQLException;

/** A throw-away database. What is made in it is gone when it is closed. */
public final class ScratchDatabase implements AutoCloseable {
  private final Database database;
  private final Fidelity fidelity;
  private final Runnable remove;

  private ScratchDatabase(Database database, Fidelity fidelity, Runnable remove) {
    this.database = database;
    this.fidelity = fidelity;
    this.remove = remove;
  }

  /**
   * Connects to a database that is there and empty.
   *
   * @param remove takes it away; runs once, on close or if it cannot be reached
   */
  static ScratchDatabase at(
      ConnectionSettings settings, Database target, ScratchPlace place, Runnable remove)
      throws StepRefused {
    try {
      Database database = Database.connect(settings, target.stop(), RunListener.NONE);
      try {
        // As long as this run lives somebody is connected, which is how others tell an orphan.
        database.open(Purpose.WATCH);
        return new ScratchDatabase(
            database,
            new Fidelity(place, ServerMajor.of(database), ServerMajor.of(target)),
            remove);
      } catch (SQLException e) {
        database.close();
        throw database.refusal(e, "opening a scratch database");
      } catch (StepRefused | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (StepRefused | RuntimeException e) {
      remove.run();
      throw e;
    }
  }

  /** The same, with something more to do after it has been removed. */
  ScratchDatabase andThen(Runnable more) {
    return new ScratchDatabase(
        database,
        fidelity,
        () -> {
          try {
            remove.run();
          } finally {
            more.run();
          }
        });
  }

  public Database database() {
    return database;
  }

  public Fidelity fidelity() {
    return fidelity;
  }

  @Override
  public void close() {
    try {
      database.close();
    } finally {
      remove.run();
    }
  }
}
