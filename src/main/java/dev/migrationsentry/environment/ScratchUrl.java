package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.Map;
import java.util.Set;

/** The URL of a server for scratch databases: it may be given, and is read as the target's is. */
final class ScratchUrl {
  private static final String DEFAULT = Setting.SCRATCH_URL_VARIABLE.defaultText();

  /** They begin as variables of settings do, and are secrets. */
  static final Set<String> VARIABLES = Set.of(DEFAULT, DEFAULT + "_FILE");

  private ScratchUrl() {}

  static UrlSource source(Settings settings, Map<String, String> environment) {
    return new UrlSource(
        settings.required(Setting.SCRATCH_URL_VARIABLE), environment, settings.directory());
  }

  /**
   * Whether one is meant: a variable that somebody named must hold it, the usual one may be absent,
   * or empty as a secret is that nobody has defined.
   */
  static boolean isGiven(Settings settings, Map<String, String> environment) {
    String variable = settings.required(Setting.SCRATCH_URL_VARIABLE);
    return !variable.equals(DEFAULT)
        || !environment.getOrDefault(variable, "").isEmpty()
        || !environment.getOrDefault(variable + "_FILE", "").isEmpty();
  }

  /** By what the URLs say; two names of one host are found out once there is a connection. */
  static boolean namesTheSame(ConnectionSettings scratch, ConnectionSettings target) {
    return scratch.database().equals(target.database())
        && scratch.hosts().stream()
            .anyMatch(
                host ->
                    target.hosts().stream()
                        .anyMatch(
                            other ->
                                host.port() == other.port()
                                    && host.name().equalsIgnoreCase(other.name())));
  }

  static Finding isTheTarget(String variable, ConnectionSettings target) {
    return Finding.of(
        FindingCode.SCRATCH_IS_TARGET,
        variable,
        variable + " names the target itself, " + target.target().words(),
        "Name another database, postgres for example, of a server where throw-away databases may be"
            + " made.");
  }
}
