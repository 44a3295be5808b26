package dev.migrationsentry.gate;

import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Status;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers, as often as it is asked, whether a database is ready for a release. Reads the release
 * once, and again only while it cannot be read; asks the database every time. Safe for use by
 * several threads.
 */
public final class Readiness {
  private final Preparation preparation;
  private final RunListener listener;
  private final Clock clock;
  private final @Nullable String releaseName;
  private volatile @Nullable Prepared prepared;

  /**
   * @param listener hears where it goes, and of bugs
   */
  public Readiness(
      Preparation preparation, RunListener listener, Clock clock, Optional<String> releaseName) {
    this.preparation = preparation;
    this.listener = listener;
    this.clock = clock;
    this.releaseName = releaseName.orElse(null);
  }

  /**
   * Looks at the database. What stands in the way is a finding: nothing is thrown.
   *
   * @param stop how long it may take
   */
  public Status ask(Stop stop) {
    Instant asked = clock.instant();
    try {
      Trail trail = new Trail("status", clock, listener);
      Prepared ready = prepared(trail);
      Sight sight = look(ready, stop, trail);
      return new Status(
          sight.migration(head(ready)), sight.checks(), sight.findings(), asked, releaseName);
    } catch (StepRefused refused) {
      return unknown(refused.findings(), asked);
    } catch (RuntimeException | Error bug) {
      listener.on(Trail.told(bug));
      return unknown(List.of(bugFinding(bug)), asked);
    }
  }

  private Prepared prepared(Trail trail) throws StepRefused {
    Prepared known = prepared;
    if (known == null) {
      known = preparation.prepare(trail);
      prepared = known;
    }
    return known;
  }

  private static Sight look(Prepared ready, Stop stop, Trail trail) throws StepRefused {
    try (Target target = Target.connect(ready, Check.patience(ready, stop), stop, trail)) {
      try (Connection connection = target.database().open(Purpose.HISTORY)) {
        return Sight.at(connection, stop, ContractQuestion.of(ready));
      } catch (SQLException e) {
        throw target.database().refusal(e, "reading the history");
      }
    }
  }

  private Status unknown(List<Finding> findings, Instant asked) {
    Prepared known = prepared;
    String head = known == null ? "" : head(known);
    return new Status(
        Status.Migration.unknown(head.isEmpty() ? null : head), null, findings, asked, releaseName);
  }

  private static String head(Prepared ready) {
    return ready.release().head().orElse("");
  }

  private static Finding bugFinding(Throwable bug) {
    return Finding.of(
        FindingCode.RUN_INTERNAL_ERROR,
        "status",
        "an unexpected " + bug.getClass().getSimpleName() + " ended the question",
        "Run it again with --debug and report what it prints.");
  }
}
