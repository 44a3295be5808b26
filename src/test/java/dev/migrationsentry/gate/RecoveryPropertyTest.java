package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A history of forty mixed migrations or the sample's, a database with rows in a random mixture of
 * states, one gate: it passes and the database is what a clean migration makes, or it refuses and
 * has changed nothing. Every other one refuses drift, and then that is the whole catalogue; else it
 * is all that the contract speaks of, and the whole catalogue wherever something was recorded.
 * {@code -Drecoveries=500} for the long run, {@code -Dseed=N} to begin elsewhere.
 */
@ServerTest
class RecoveryPropertyTest {
  private static final int CASES = Integer.getInteger("recoveries", 4);
  private static final long SEED = Long.getLong("seed", 20_261_121);
  private static final int MIGRATIONS = 40;
  private static final Pattern RAN = Pattern.compile("\\bV(\\d+) [^\\n]*: applied");

  /** What a contract that is exported from the clean database speaks of. */
  private static final Set<ObjectKind> OF_THE_CONTRACT =
      EnumSet.of(ObjectKind.TABLE, ObjectKind.COLUMN, ObjectKind.INDEX, ObjectKind.CONSTRAINT);

  @TempDir Path directory;

  @Test
  void passesCleanOrRefusesAndHasChangedNothing(TestDatabase any) throws Exception {
    Map<Integer, Integer> exits = new TreeMap<>();
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      try (DamagedDatabase each =
          new DamagedDatabase(seed, MIGRATIONS, any, directory.resolve("case" + seed))) {
        exits.merge(run(each, seed % 2 == 0), 1, Integer::sum);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dseed=" + seed, e);
      }
    }
    System.out.println("recoveries from seed " + SEED + " by exit code: " + exits);
  }

  private static int run(DamagedDatabase database, boolean refusesDrift) throws Exception {
    TestDatabase target = database.target;
    List<String> historyBefore = database.history();
    List<String> recordedBefore = database.recorded();
    Snapshot before = Snapshots.of(target);
    Map<String, List<String>> rowsBefore = DamagedDatabase.rows(target, target);

    Ended ended =
        database.project.on(target).run("gate", "--drift", refusesDrift ? "refuse" : "warn");

    String as = database.done + "\n" + ended.all();
    if (Boolean.getBoolean("tell")) {
      System.out.println(ended.exitCode() + " " + as);
    }
    assertThat(ended.exitCode()).as(as).isIn(0, 50, 52, 60);
    if (ended.exitCode() == 0) {
      isClean(database, refusesDrift, as);
      isAccountedFor(database, recordedBefore, ended.out(), as);
    } else {
      assertThat(ended.out())
          .as(as)
          .containsAnyOf(
              "STATE: the database was not touched",
              "STATE: rolled back; the database is as it was before");
      assertThat(SnapshotDifference.between(before, Snapshots.of(target))).as(as).isEmpty();
      assertThat(DamagedDatabase.rows(target, target)).as(as).isEqualTo(rowsBefore);
      assertThat(database.history()).as(as).isEqualTo(historyBefore);
    }
    return ended.exitCode();
  }

  private static void isClean(DamagedDatabase database, boolean refusesDrift, String as)
      throws Exception {
    Snapshot wanted = Snapshots.of(database.clean);
    Snapshot found = Snapshots.of(database.target);
    assertThat(DamagedDatabase.rows(database.target, database.clean))
        .as(as)
        .isEqualTo(DamagedDatabase.rows(database.clean, database.clean));
    assertThat(ofTheContract(found)).as(as).containsAllEntriesOf(ofTheContract(wanted));
    if (!receipts(database.target).isEmpty() || refusesDrift) {
      assertThat(SnapshotDifference.between(wanted, found)).as(as).isEmpty();
    }
    Ended again = database.project.run("gate");
    assertThat(again.exitCode()).as(again.all()).isZero();
  }

  /**
   * Whatever is recorded now and was not before has run in this gate, or has a receipt with its
   * evidence; and none has both. That the catalogue and the rows are those of a clean database says
   * the rest.
   */
  private static void isAccountedFor(
      DamagedDatabase database, List<String> recordedBefore, String out, String as) {
    Set<String> ran =
        RAN.matcher(out).results().map((MatchResult m) -> m.group(1)).collect(Collectors.toSet());
    Set<String> onProof = new TreeSet<>();
    for (String receipt : receipts(database.target)) {
      assertThat(receipt).as(as).matches("(?s)(stamp|rewrite-row|remove-row|drop-.*) .+: .+");
      if (receipt.startsWith("stamp ") || receipt.startsWith("rewrite-row ")) {
        onProof.add(receipt.replaceFirst("(?s)\\S+ V(\\d+) .*", "$1"));
      }
    }
    Set<String> fresh = new TreeSet<>(database.recorded());
    fresh.removeAll(recordedBefore);
    assertThat(ran).as(as).filteredOn(onProof::contains).isEmpty();
    fresh.removeAll(ran);
    fresh.removeAll(onProof);
    assertThat(fresh).as(as).isEmpty();
  }

  private static List<String> receipts(TestDatabase database) {
    return "null".equals(database.query("SELECT to_regclass('migration_sentry_receipts')").get(0))
        ? List.of()
        : database.query(
            "SELECT action || ' ' || migration || ': ' || evidence FROM migration_sentry_receipts"
                + " ORDER BY id");
  }

  private static Map<ObjectId, String> ofTheContract(Snapshot snapshot) {
    Map<ObjectId, String> definitions = new TreeMap<>(snapshot.definitions());
    definitions.keySet().removeIf(object -> !OF_THE_CONTRACT.contains(object.kind()));
    return definitions;
  }
}
