package dev.migrationsentry.recovery;

import dev.migrationsentry.migration.Diagnosis;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.HistoryRow;
import dev.migrationsentry.migration.HistoryTable;
import dev.migrationsentry.migration.HistoryWriter;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.ServerWords;
import dev.migrationsentry.postgres.SqlState;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out a plan. What changes the history does so in one transaction, which commits only if
 * the history is sound in it; a killed process therefore leaves all of it or nothing. INVALID
 * indexes are dropped before, each by itself, as CONCURRENTLY demands: without one the plan is the
 * same, but for that line.
 */
public final class Mending {
  private final Database database;
  private final HeldLock lock;
  private final HistoryTable table;
  private final Diagnosing diagnosing;

  /** Compares a history with the release. */
  @FunctionalInterface
  public interface Diagnosing {
    Diagnosis of(History history) throws SQLException, StepRefused;
  }

  Mending(Database database, HeldLock lock, HistoryTable table, Diagnosing diagnosing) {
    this.database = database;
    this.lock = lock;
    this.table = table;
    this.diagnosing = diagnosing;
  }

  /**
   * Makes the repairs of a plan.
   *
   * @param history that the plan was made for
   * @return the diagnosis after it
   * @throws StepRefused and nothing of the history is changed
   */
  Diagnosis carryOut(RecoveryPlan plan, History history) throws StepRefused {
    List<Repair> ofTheHistory = new ArrayList<>();
    List<Repair.DropInvalidIndex> drops = new ArrayList<>();
    for (Repair repair : plan.repairs()) {
      if (repair instanceof Repair.DropInvalidIndex drop) {
        drops.add(drop);
      } else {
        ofTheHistory.add(repair);
      }
    }
    boolean committing = false;
    try (Connection connection = database.open(Purpose.MEND)) {
      for (Repair.DropInvalidIndex drop : drops) {
        lock.proveHeld();
        execute(connection, "SET lock_timeout = '30s'");
        execute(connection, drop.sql());
      }
      lock.proveHeld(state(drops));
      connection.setAutoCommit(false);
      try {
        Diagnosis after = change(connection, ofTheHistory, drops, history);
        lock.proveHeld(state(drops));
        committing = true;
        connection.commit();
        return after;
      } catch (StepRefused | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (StepRefused e) {
      throw new StepRefused(e.findings(), state(drops));
    } catch (SQLException e) {
      if (committing && SqlState.serverMessage(e).isEmpty()) {
        throw new StepRefused(List.of(outcomeUnknown()), DatabaseState.UNKNOWN);
      }
      throw new StepRefused(refusal(e).findings(), state(drops));
    }
  }

  private Finding outcomeUnknown() {
    return Finding.of(
        FindingCode.OUTCOME_UNKNOWN,
        database.settings().database(),
        "the connection died while the mended history was being committed: all of it is in, or"
            + " nothing",
        "The next gate reads which: migration-sentry gate");
  }

  private StepRefused refusal(SQLException e) {
    if (SqlState.serverMessage(e).isEmpty() || SqlState.isServerInTrouble(e)) {
      return database.refusal(e, "setting the history right");
    }
    return new StepRefused(
        Finding.of(
            FindingCode.RECOVERY_FAILED,
            database.settings().database(),
            "while setting the history right the server said: " + ServerWords.of(e),
            "Let the role do it (the history table's owner may), then run: migration-sentry gate"));
  }

  private static DatabaseState state(List<Repair.DropInvalidIndex> drops) {
    return drops.isEmpty() ? DatabaseState.UNTOUCHED : DatabaseState.PART_IN;
  }

  private Diagnosis change(
      Connection connection,
      List<Repair> repairs,
      List<Repair.DropInvalidIndex> drops,
      History planned)
      throws SQLException, StepRefused {
    execute(connection, "SET LOCAL lock_timeout = '5s'");
    HistoryWriter writer = new HistoryWriter(connection, planned);
    if (planned.tableExists()) {
      writer.lock();
    }
    if (!HistoryReader.read(connection, table).equals(planned)) {
      throw new StepRefused(List.of(overtaken(planned)), state(drops));
    }
    if (!planned.tableExists()) {
      writer.createTable();
    }
    Receipts receipts = new Receipts(connection, planned.schema());
    UndoLine undo = new UndoLine(planned);
    for (Repair.DropInvalidIndex drop : drops) {
      receipts.write(drop, drop.migration(), "-- " + drop.maker().name().script());
    }
    for (Repair repair : repairs) {
      make(repair, writer, receipts, undo);
    }
    Diagnosis after = diagnosing.of(HistoryReader.read(connection, table));
    Optional<Finding> wrong = after.findings().stream().filter(Finding::blocks).findFirst();
    if (wrong.isPresent()) {
      throw new StepRefused(List.of(wrong.get()), state(drops));
    }
    return after;
  }

  private static void make(Repair repair, HistoryWriter writer, Receipts receipts, UndoLine undo)
      throws SQLException {
    switch (repair) {
      case Repair.RemoveRow remove -> {
        writer.delete(writer.find(remove.row()));
        receipts.write(remove, remove.migration(), undo.ofRemoval(remove.row()));
      }
      case Repair.RewriteRow rewrite -> {
        HistoryRow row = rewrite.row();
        int rank = writer.rewrite(writer.find(row), rewrite.as());
        receipts.write(rewrite, rewrite.migration(), undo.ofRewriting(row, rank));
      }
      case Repair.Stamp stamp -> {
        int rank = writer.insert(stamp.file());
        receipts.write(stamp, stamp.migration(), undo.ofStamp(rank));
      }
      case Repair.DropInvalidIndex _ -> throw new IllegalStateException("no row of the history");
    }
  }

  private static Finding overtaken(History history) {
    return Finding.of(
        FindingCode.RECOVERY_OVERTAKEN,
        history.sqlName(),
        "the history is not what it was when the plan was made",
        "Run it again: migration-sentry gate");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
