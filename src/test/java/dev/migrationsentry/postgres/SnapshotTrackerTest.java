package dev.migrationsentry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ServerTest
class SnapshotTrackerTest {
  private static final Stop STOP = new Stop(Duration.ofHours(1));
  private static final List<QualifiedName> EXCLUDED =
      List.of(new QualifiedName("public", "history"));

  private static Snapshot whole(Connection connection) throws Exception {
    return SnapshotReader.read(connection, STOP, EXCLUDED);
  }

  static List<ObjectLife> lives() {
    return ObjectLife.all();
  }

  @ParameterizedTest
  @MethodSource("lives")
  void seesTheSameAsTwoWholeReadings(ObjectLife life, TestDatabase database) throws Exception {
    SnapshotReaderTest.makeRole(database);
    database.execute("CREATE SCHEMA other;" + life.before());
    try (Connection connection = database.connect()) {
      SnapshotTracker tracker = new SnapshotTracker(STOP, EXCLUDED);
      tracker.look(connection);
      Snapshot before = whole(connection);
      assertThat(tracker.snapshot()).isEqualTo(before);
      for (String sql : List.of(life.make(), life.change(), life.drop())) {
        database.execute(sql);
        List<Effect> seen = tracker.look(connection);
        Snapshot after = whole(connection);
        assertThat(seen).as(sql).isEqualTo(SnapshotDifference.between(before, after));
        assertThat(tracker.snapshot()).as(sql).isEqualTo(after);
        before = after;
      }
    }
  }

  @Test
  void followsARandomHistory(TestDatabase database) throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("followsARandomHistory: -Dseed=" + seed);
    RandomSchema schema = new RandomSchema(seed);
    try (Connection connection = database.connect();
        Connection migrating = database.connect()) {
      SnapshotTracker tracker = new SnapshotTracker(STOP, EXCLUDED);
      Snapshot folded = Snapshot.EMPTY.after(tracker.look(connection));
      for (int i = 0; i < 150; i++) {
        String sql = schema.next();
        migrating.createStatement().execute(sql);
        folded = folded.after(tracker.look(connection));
        assertThat(folded).as("seed %s, change %s: %s", seed, i, sql).isEqualTo(whole(connection));
      }
    }
  }

  /**
   * Most of the changes fail, and leave nothing. Some are looked at before they are committed too.
   * Now and then the session that looks forgets what it was told, as behind a pooler.
   */
  @Test
  void followsWhateverHappens(TestDatabase database) throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("followsWhateverHappens: -Dseed=" + seed);
    Random random = new Random(seed);
    RandomChanges changes = new RandomChanges(seed);
    database.execute("CREATE SCHEMA other; CREATE SCHEMA a");
    int worked = 0;
    try (Connection connection = database.connect();
        Connection changing = database.connect()) {
      SnapshotTracker tracker = new SnapshotTracker(STOP, EXCLUDED);
      Snapshot folded = Snapshot.EMPTY.after(tracker.look(connection));
      for (int i = 0; i < Integer.getInteger("changes", 700); i++) {
        String sql = changes.next();
        changing.setAutoCommit(random.nextInt(4) > 0);
        boolean works = works(changing, sql);
        if (!changing.getAutoCommit()) {
          if (works) {
            folded = folded.after(tracker.lookWithin(changing));
          }
          changing.commit();
        }
        if (works) {
          worked++;
          forget(connection, random);
          folded = folded.after(tracker.look(connection));
          assertThat(SnapshotDifference.between(folded, whole(connection)))
              .as("seed %s, change %s: %s", seed, i, sql)
              .isEmpty();
        }
      }
    }
    assertThat(worked).isGreaterThan(70);
  }

  private static void forget(Connection connection, Random random) throws SQLException {
    if (random.nextInt(10) == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(random.nextBoolean() ? "RESET ALL" : "SET quote_all_identifiers = on");
      }
    }
  }

  private static boolean works(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  @Test
  void seesWhatIsDroppedAndMadeAgainUnderOneName(TestDatabase database) throws Exception {
    database.execute("CREATE TABLE t (id integer, gone text)");
    try (Connection connection = database.connect()) {
      SnapshotTracker tracker = new SnapshotTracker(STOP, EXCLUDED);
      tracker.look(connection);
      database.execute("DROP TABLE t; CREATE TABLE t (id bigint)");

      assertThat(tracker.look(connection))
          .extracting(effect -> effect.getClass().getSimpleName() + " " + effect.object())
          .containsExactly("Dropped column public.t.gone", "Changed column public.t.id");
      assertThat(tracker.look(connection)).isEmpty();
    }
  }
}
