package dev.migrationsentry.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.postgres.RandomSchema;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long random history, with the seconds that it takes: {@code -Dmigrations=1000 -Dseed=1}. */
@ServerTest
class LongHistoryTest {
  private static final int MIGRATIONS = Integer.getInteger("migrations", 60);

  @Test
  void atEveryHeadTheProofSaysWhatIsIn(@TempDir Path directory, TestDatabase target)
      throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("LongHistoryTest: -Dmigrations=" + MIGRATIONS + " -Dseed=" + seed);
    ReplayFolder folder = new ReplayFolder(directory);
    RandomSchema schema = new RandomSchema(seed);
    for (int i = 0; i < MIGRATIONS; i++) {
      folder.then(schema.next() + ";");
    }

    Instant begin = Instant.now();
    ReplayedHistory history = folder.replay(target);
    Instant replayed = Instant.now();
    List<Evidence> ofNothing = Proof.of(history, ReplayFolder.live(target));
    Instant proved = Instant.now();
    System.out.println(
        "LongHistoryTest: replayed in %d ms, proved in %d ms, %d objects"
            .formatted(
                Duration.between(begin, replayed).toMillis(),
                Duration.between(replayed, proved).toMillis(),
                history.expectedAt(MIGRATIONS - 1).definitions().size()));

    assertThat(ofNothing)
        .extracting(Evidence::presence)
        .isSubsetOf(Presence.ABSENT, Presence.UNTRACEABLE, Presence.UNDECIDED);
    for (int head = 0; head < MIGRATIONS; head += Math.max(1, MIGRATIONS / 30)) {
      List<Evidence> evidence = Proof.of(history, history.expectedAt(head));
      assertThat(history.differences(history.expectedAt(head), head)).isEmpty();
      for (int index = 0; index < MIGRATIONS; index++) {
        assertThat(evidence.get(index).presence())
            .as("seed %s, head %s, migration %s", seed, head, index)
            .isIn(
                index <= head ? Presence.PRESENT : Presence.ABSENT,
                Presence.UNTRACEABLE,
                Presence.UNDECIDED);
      }
    }
  }
}
