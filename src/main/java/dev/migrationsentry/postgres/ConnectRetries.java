package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Tries to connect again and again, while what stands in the way may pass and time is left. */
final class ConnectRetries {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  /** As often, one after the other, is no chance. */
  private static final int HANGS_UP = 3;

  private final Database database;
  private final ConnectionSettings settings;
  private final ConnectLimits limits;
  private final long start = System.nanoTime();
  private int attempts;
  private int hungUp;

  /** The latest failure of an attempt that had its full time, which knows most. */
  private @Nullable SQLException telling;

  ConnectRetries(Database database) {
    this.database = database;
    this.settings = database.settings();
    this.limits = database.limits();
  }

  Connection untilItSucceeds(Purpose purpose) throws StepRefused {
    while (true) {
      database.stop().check(DatabaseState.UNTOUCHED);
      Duration left = limits.total().minus(soFar());
      boolean fullTime = left.compareTo(limits.attempt()) >= 0;
      try {
        attempts++;
        return database.open(purpose, fullTime ? limits.attempt() : left);
      } catch (SQLException e) {
        database.stop().check(DatabaseState.UNTOUCHED);
        ConnectFailure failure = ConnectFailure.of(e, settings);
        SQLException before = telling;
        boolean cutShort = failure == ConnectFailure.NO_ANSWER && !fullTime;
        SQLException why = cutShort && before != null ? before : e;
        telling = why;
        goOnOrRefuse(ConnectFailure.of(why, settings), why);
      }
    }
  }

  private void goOnOrRefuse(ConnectFailure failure, SQLException why) throws StepRefused {
    hungUp = failure == ConnectFailure.TLS_BROKEN ? hungUp + 1 : 0;
    if (!failure.passes() || hungUp >= HANGS_UP) {
      throw new StepRefused(ConnectFindings.of(failure, why, settings, ""));
    }
    if (soFar().plus(FIRST_PAUSE).compareTo(limits.total()) >= 0) {
      String after = "; attempts: " + attempts + ", in " + soFar().toSeconds() + " s";
      throw new StepRefused(ConnectFindings.of(failure, why, settings, after));
    }
    database
        .listener()
        .on(
            new RunEvent.Waiting(
                "%s: %s (attempt %d, %d s of %d s)"
                    .formatted(
                        settings.target().words(),
                        ConnectFindings.censored(ConnectFindings.words(failure, why), settings),
                        attempts,
                        soFar().toSeconds(),
                        limits.total().toSeconds())));
    database.stop().sleep(pause());
  }

  private Duration soFar() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /**
   * Doubles each time, up to a limit; between half of that and all of it, by chance. Never past the
   * time that there is, so that whoever has little hears why and not that the time was up.
   */
  private Duration pause() {
    long full =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempts - 1, 10));
    long left = limits.total().minus(soFar()).toMillis();
    long pause = ThreadLocalRandom.current().nextLong(full / 2, full + 1);
    return Duration.ofMillis(Math.clamp(left, 0, pause));
  }
}
