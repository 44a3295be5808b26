package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.ServerWords;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a place for a scratch database: the target's own server first, since it is most like it.
 */
public final class ScratchDatabases {
  private static final String REMEDY_ELSEWHERE =
      "Set MIGRATION_SENTRY_SCRATCH_URL to another server of the same major version where its user"
          + " may create databases, and run it again.";

  private ScratchDatabases() {}

  /**
   * A new scratch database for the scripts of a release.
   *
   * @param named a database on a server that was named for it, null if none was; it is not written
   *     to, a new one is made beside it
   * @throws StepRefused {@code recovery.scratch-unavailable} with what stood in the way of each
   *     place; {@code run.*}; {@code connect.*} if the target itself is lost
   */
  public static ScratchDatabase open(
      Database target, Release release, @Nullable ConnectionSettings named) throws StepRefused {
    List<String> obstacles = new ArrayList<>();
    List<String> beyond = release.beyondDatabase();
    Optional<ScratchDatabase> scratch = Optional.empty();
    if (beyond.isEmpty()) {
      scratch = on(ScratchServer.of(target), "the target's server", target.stop(), obstacles);
    } else {
      obstacles.add(
          "a replay on the target's server would reach beyond its database ("
              + String.join(", ", beyond)
              + ")");
    }
    if (scratch.isEmpty()) {
      scratch = named(named, target, release, obstacles);
    }
    if (scratch.isPresent()) {
      return scratch.get();
    }
    try {
      return EmbeddedScratch.make(target);
    } catch (IOException e) {
      obstacles.add("an embedded server could not be started here (" + e.getMessage() + ")");
    } catch (NoClassDefFoundError e) {
      obstacles.add("there is no embedded server on the class path");
    }
    throw new StepRefused(
        Finding.of(
            FindingCode.RECOVERY_SCRATCH_UNAVAILABLE,
            target.settings().database(),
            "there is no place for a scratch database: " + String.join("; ", obstacles),
            beyond.isEmpty() ? remedy(target) : REMEDY_ELSEWHERE));
  }

  /** How to get one of which what it shows is proof. */
  static String remedy(Database target) {
    return "Let the role make one: ALTER ROLE "
        + Identifier.quoted(target.settings().user())
        + " CREATEDB; or set MIGRATION_SENTRY_SCRATCH_URL to a server of the same major version"
        + " where its user may, and run it again.";
  }

  private static Optional<ScratchDatabase> named(
      @Nullable ConnectionSettings named, Database target, Release release, List<String> obstacles)
      throws StepRefused {
    if (named == null) {
      obstacles.add("no other server is named for it (MIGRATION_SENTRY_SCRATCH_URL)");
      return Optional.empty();
    }
    NamedServer server;
    try {
      server = NamedServer.connect(named, target);
    } catch (StepRefused e) {
      boolean itself = e.findings().getFirst().code() == FindingCode.SCRATCH_IS_TARGET;
      if (itself || target.stop().cause().isPresent()) {
        throw e;
      }
      return notNamed("it cannot be reached: " + e.getMessage(), target, obstacles);
    }
    Optional<String> against = server.against(release);
    if (against.isPresent()) {
      server.close();
      return notNamed(against.get(), target, obstacles);
    }
    Optional<ScratchDatabase> scratch =
        on(server.scratch(), "the named server", target.stop(), obstacles);
    if (scratch.isEmpty()) {
      server.close();
      target.listener().on(new RunEvent.Progress("not used: " + obstacles.getLast()));
    }
    return scratch.map(each -> each.andThen(server::close));
  }

  /** Somebody named it, so that is said at once. */
  private static Optional<ScratchDatabase> notNamed(
      String why, Database target, List<String> obstacles) {
    obstacles.add("the server named for scratch databases is not used: " + why);
    target.listener().on(new RunEvent.Progress(obstacles.getLast()));
    return Optional.empty();
  }

  private static Optional<ScratchDatabase> on(
      ScratchServer server, String words, Stop stop, List<String> obstacles) throws StepRefused {
    try {
      if (server.isAllowed()) {
        return Optional.of(server.make());
      }
      obstacles.add("the role may not create databases on " + words);
    } catch (SQLException e) {
      obstacles.add(words + " does not make a database: " + ServerWords.of(e));
    } catch (StepRefused e) {
      if (stop.cause().isPresent()) {
        throw e;
      }
      obstacles.add("a new database on " + words + " cannot be reached: " + e.getMessage());
    }
    return Optional.empty();
  }
}
