package dev.migrationsentry.gate;

import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.RequiredColumn;
import dev.migrationsentry.contract.Requirement;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.DeployLock;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.ReadOnlyTransaction;
import dev.migrationsentry.postgres.RoundTrip;
import dev.migrationsentry.postgres.ServerFacts;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.Status;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  private volatile boolean poolerTried;

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
   * What a look shows, and what a person wants to know beside it.
   *
   * @param lockHolder who holds the deploy lock, in one line; null if nobody does, or it is not
   *     known
   * @param columns which of the checks are about columns
   */
  public record Outlook(Status status, @Nullable String lockHolder, Set<String> columns) {
    public Outlook {
      columns = Set.copyOf(columns);
    }

    /** Of a database that could not be seen. */
    public static Outlook unknown(Status status) {
      return new Outlook(status, null, Set.of());
    }

    /** Whether the database was seen; if not, nothing is known of it but why. */
    public boolean seen() {
      return status.checks() != null;
    }
  }

  /**
   * Looks at the database. What stands in the way is a finding: nothing is thrown.
   *
   * @param stop how long it may take
   */
  public Status ask(Stop stop) {
    return look(stop).status();
  }

  /**
   * The same question on a connection that somebody else opened, without a word on what server it
   * leads to.
   *
   * @param connection in autocommit, and left so
   * @param directory from which places are named
   * @throws StepRefused what stands in the way of an answer
   * @throws SQLException the connection failed
   */
  public static Status on(
      Connection connection, Stop stop, Release release, Contract contract, Path directory)
      throws SQLException, StepRefused {
    Instant asked = Instant.now();
    Sight sight = Sight.on(connection, stop, new ContractQuestion(contract, release, directory));
    String head = release.head().orElse("");
    return new Status(sight.migration(head), sight.checks(), sight.findings(), asked, null);
  }

  /** As {@link #ask}, and who holds the deploy lock. */
  public Outlook look(Stop stop) {
    Instant asked = clock.instant();
    try {
      Trail trail = new Trail("status", clock, listener);
      return look(prepared(trail), asked, stop, trail);
    } catch (StepRefused refused) {
      return Outlook.unknown(unknown(refused.findings(), asked));
    } catch (RuntimeException | Error bug) {
      listener.on(Trail.told(bug));
      return Outlook.unknown(unknown(List.of(bugFinding(bug)), asked));
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

  private Outlook look(Prepared ready, Instant asked, Stop stop, Trail trail) throws StepRefused {
    Duration patience = Check.patience(ready, stop);
    try (Database database = Database.of(ready.connection(), patience, stop, trail)) {
      try (Connection connection = database.first(Purpose.LOOK)) {
        return look(ready, asked, database, connection, trail);
      } catch (SQLException e) {
        throw database.refusal(e, "looking at the database");
      }
    }
  }

  /**
   * One connection, one transaction, one round trip where that is enough: a look is taken often.
   */
  private Outlook look(
      Prepared ready, Instant asked, Database database, Connection connection, Trail trail)
      throws SQLException, StepRefused {
    Optional<Outlook> atOnce = atOnce(ready, asked, database, connection, trail);
    if (atOnce.isPresent()) {
      return atOnce.get();
    }
    try (ReadOnlyTransaction transaction =
        ReadOnlyTransaction.beginPlainly(connection, database.stop())) {
      ServerFacts facts = ServerFacts.read(connection);
      Target target = Target.facing(ready, database, facts, null, trail);
      if (!facts.pooled() || poolerTried) {
        return outlook(target, asked, transaction);
      }
    }
    database.trustPooler(connection);
    poolerTried = true;
    return look(ready, asked, database, connection, trail);
  }

  private Outlook outlook(Target target, Instant asked, ReadOnlyTransaction transaction)
      throws SQLException, StepRefused {
    Prepared ready = target.prepared();
    String holder = DeployLock.holder(transaction.connection(), target.lockKey()).orElse(null);
    return outlook(ready, asked, holder, Sight.in(transaction, ContractQuestion.of(ready)));
  }

  private Optional<Outlook> atOnce(
      Prepared ready, Instant asked, Database database, Connection connection, Trail trail)
      throws SQLException, StepRefused {
    RoundTrip trip = new RoundTrip();
    var facts = ServerFacts.asked(trip, connection);
    var holders = DeployLock.holders(trip);
    ContractQuestion question = ContractQuestion.of(ready);
    Seen.Asked seen = new Seen.Asked(trip, connection, question);
    if (!trip.make(connection, database.stop())) {
      return Optional.empty();
    }
    Target target = Target.facing(ready, database, facts.get(), null, trail);
    return target.facts().pooled() && !poolerTried
        ? Optional.empty()
        : seen.answer()
            .map(
                it ->
                    outlook(
                        ready, asked, holders.get().get(target.lockKey()), Sight.of(it, question)));
  }

  private Outlook outlook(Prepared ready, Instant asked, @Nullable String holder, Sight sight) {
    Status status =
        new Status(
            sight.migration(head(ready)), sight.checks(), sight.findings(), asked, releaseName);
    return new Outlook(status, holder, columns(ready.contract()));
  }

  private static Set<String> columns(Contract contract) {
    return contract.requirements().stream()
        .filter(RequiredColumn.class::isInstance)
        .map(Requirement::subject)
        .collect(Collectors.toSet());
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
