package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold of the environment before anything connects: all problems in one pass. */
public final class EnvironmentCheck {
  /** libpq's variables that complete a URL which is silent on them; never where it leads. */
  private static final Map<String, String> TLS_VARIABLES =
      Map.of(
          "PGSSLMODE", "sslmode",
          "PGSSLROOTCERT", "sslrootcert",
          "PGSSLCERT", "sslcert",
          "PGSSLKEY", "sslkey",
          "PGCHANNELBINDING", "channel_binding");

  private final Settings settings;
  private final Map<String, String> environment;
  private final List<Finding> findings = new ArrayList<>();

  private EnvironmentCheck(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Where to connect, and what is worth saying of it.
   *
   * @param scratch a server for scratch databases; null if none is named
   * @param notes warnings and notes; no blocker among them
   */
  public record Ready(
      ConnectionSettings connection, @Nullable ConnectionSettings scratch, List<Finding> notes) {
    public Ready {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Checks the database URL, where its password comes from, and the variables that the release
   * declares it needs. Connects to nothing and looks no name up.
   *
   * @throws StepRefused {@code environment.*}: everything that is wrong, and the notes with it
   */
  public static Ready check(Settings settings, Map<String, String> environment) throws StepRefused {
    return new EnvironmentCheck(settings, environment).check();
  }

  /** Every value in the environment that must never be printed, whatever else is wrong with it. */
  public static List<String> secrets(Settings settings, Map<String, String> environment) {
    return EnvironmentSecrets.of(settings, environment);
  }

  private Ready check() throws StepRefused {
    String variable = settings.required(Setting.DATABASE_URL_VARIABLE);
    String value = new UrlSource(variable, environment, settings.directory()).value(findings);
    ConnectionSettings connection = value == null ? null : connection(variable, value);
    ConnectionSettings scratch = scratch(connection);
    for (RequiredVariable required : settings.requiredVariables()) {
      required.problem(environment.get(required.name())).ifPresent(findings::add);
    }
    if (connection == null || findings.stream().anyMatch(Finding::blocks)) {
      throw new StepRefused(findings, DatabaseState.UNTOUCHED);
    }
    TlsAdvice.of(connection).ifPresent(findings::add);
    return new Ready(connection, scratch, findings);
  }

  private @Nullable ConnectionSettings scratch(@Nullable ConnectionSettings target) {
    if (!ScratchUrl.isGiven(settings, environment)) {
      return null;
    }
    String variable = settings.required(Setting.SCRATCH_URL_VARIABLE);
    String value = ScratchUrl.source(settings, environment).value(findings);
    ConnectionSettings scratch = value == null ? null : connection(variable, value);
    if (scratch != null && target != null && ScratchUrl.namesTheSame(scratch, target)) {
      findings.add(ScratchUrl.isTheTarget(variable, target));
    }
    return scratch;
  }

  private @Nullable ConnectionSettings connection(String variable, String value) {
    DatabaseUrl url;
    try {
      url = DatabaseUrl.read(variable, value, tlsVariables());
    } catch (StepRefused refused) {
      findings.addAll(refused.findings());
      return null;
    }
    findings.addAll(url.notes());
    filesAreThere(variable, url.properties());
    String user = url.user() == null ? environment.getOrDefault("PGUSER", "") : url.user();
    if (user.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.DATABASE_URL_MALFORMED,
              variable,
              "The URL names no user, and the name of the operating system's user is not taken"
                  + " for one.",
              "Write it before the host, postgresql://USER@HOST/DATABASE, or set" + " PGUSER."));
      return null;
    }
    Secret password =
        new PasswordSource(environment, settings.directory(), findings)
            .password(variable, url, user);
    return new ConnectionSettings(url.hosts(), url.database(), user, password, url.properties());
  }

  private Map<String, String> tlsVariables() {
    Map<String, String> given = new HashMap<>();
    TLS_VARIABLES.forEach(
        (name, parameter) -> {
          String value = environment.get(name);
          if (value != null && !value.isEmpty()) {
            given.put(parameter, value);
          }
        });
    return given;
  }

  /** A certificate that is not there would be named by the driver only after a dozen attempts. */
  private void filesAreThere(String variable, Map<String, String> properties) {
    for (String name : List.of("sslrootcert", "sslcert", "sslkey")) {
      String file = properties.get(name);
      if (file != null && !isReadable(file)) {
        findings.add(
            Finding.of(
                FindingCode.DATABASE_URL_PARAMETER,
                variable,
                "The file that " + name + " names is not there, or cannot be read.",
                "Put it into the image or mount it, and name it by its full path."));
      }
    }
  }

  private static boolean isReadable(String file) {
    try {
      // Not resolved against the settings' directory: the driver opens it, and takes it as it is.
      return Files.isReadable(Path.of(file));
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
