package dev.migrationsentry.migration;

import dev.migrationsentry.postgres.Blocker;
import java.util.List;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that ended with an exception.
 *
 * @param thrown by Flyway; often no more than what followed from the first error
 * @param error the first error, null if no server or driver said anything
 * @param backends that it worked with
 * @param blockers who blocked the session when it was last seen to wait
 */
record FailedAttempt(
    RuntimeException thrown,
    @Nullable ServerError error,
    List<Integer> backends,
    List<Blocker> blockers) {

  /** The script that failed, if it was a script: a migration's or a callback's. */
  @Nullable FlywaySqlScriptException script() {
    FlywaySqlScriptException found = null;
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof FlywaySqlScriptException script) {
        found = script;
      }
    }
    return found;
  }

  /** The callback that failed, {@code afterMigrate} for example; null if none did. */
  @Nullable String callback() {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      String message = each.getMessage();
      if (message != null && message.startsWith("Error while executing ")) {
        return message.substring("Error while executing ".length()).split(" ", 2)[0];
      }
    }
    return null;
  }

  /** What Flyway says, in one line. */
  String words() {
    String message = thrown.getMessage();
    return message == null
        ? thrown.getClass().getSimpleName()
        : message.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
  }
}
