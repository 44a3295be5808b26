package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must hold of the environment before anything connects: all problems in one pass. */
public final class EnvironmentCheck {
  private final Settings settings;
  private final Map<String, String> environment;
  private final List<Finding> problems = new ArrayList<>();

  private EnvironmentCheck(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Where to connect, and what is worth saying of it.
   *
   * @param notes warnings and notes; no blocker among them
   */
  public record Ready(ConnectionSettings connection, List<Finding> notes) {}

  /**
   * Checks the environment.
   *
   * @throws StepRefused {@code environment.*}: everything that is wrong
   */
  public static Ready check(Settings settings, Map<String, String> environment) throws StepRefused {
    return new EnvironmentCheck(settings, environment).check();
  }

  /** Every value in the environment that must never be printed, whatever else is wrong with it. */
  public static List<String> secrets(Settings settings, Map<String, String> environment) {
    String variable = settings.required(Setting.DATABASE_URL_VARIABLE);
    List<String> secrets = new ArrayList<>();
    for (String name : List.of(variable, "PGPASSWORD", "FLYWAY_PASSWORD")) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        secrets.add(value);
      }
    }
    return secrets;
  }

  private Ready check() throws StepRefused {
    Optional<ConnectionSettings> connection = connection();
    for (RequiredVariable required : settings.requiredVariables()) {
      required.problem(environment.get(required.name())).ifPresent(problems::add);
    }
    if (!problems.isEmpty() || connection.isEmpty()) {
      throw new StepRefused(problems, DatabaseState.UNTOUCHED);
    }
    return new Ready(connection.get(), TlsAdvice.of(connection.get()).stream().toList());
  }

  private Optional<ConnectionSettings> connection() {
    String variable = settings.required(Setting.DATABASE_URL_VARIABLE);
    String url = url(variable);
    if (url == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(withPassword(DatabaseUrl.parse(variable, url, environment.get("PGUSER"))));
    } catch (StepRefused refused) {
      problems.addAll(refused.findings());
      return Optional.empty();
    }
  }

  private @Nullable String url(String variable) {
    String file = environment.get(variable + "_FILE");
    String url = environment.get(variable);
    if (file == null) {
      if (url == null) {
        problems.add(missing(variable));
      }
      return url;
    }
    if (url != null) {
      problems.add(
          Finding.of(
              FindingCode.DATABASE_URL_CONFLICT,
              variable,
              "both " + variable + " and " + variable + "_FILE are set",
              "Unset one of them."));
      return null;
    }
    try {
      // As $(< file) does, and the entry points of the official images.
      return Files.readString(settings.directory().resolve(file)).replaceAll("[\r\n]+$", "");
    } catch (IOException | java.nio.file.InvalidPathException _) {
      problems.add(
          Finding.of(
              FindingCode.DATABASE_URL_MISSING,
              variable + "_FILE",
              "the file that it names cannot be read",
              "Name a file that the user of this process can read, or set " + variable + "."));
      return null;
    }
  }

  private Finding missing(String variable) {
    String hint =
        environment.containsKey("PGHOST")
            ? " PGHOST and its like are set, but the gate reads only one source, so that nobody has"
                + " to guess which database was meant."
            : "";
    return Finding.of(
        FindingCode.DATABASE_URL_MISSING,
        variable,
        "it is not set." + hint,
        "Set it to postgres://user:password@host:5432/database, or name another variable with"
            + " --database-url-variable. No .env file is read.");
  }

  /** A URL without a password takes PGPASSWORD, then the password file, as libpq does. */
  private ConnectionSettings withPassword(ConnectionSettings connection) {
    if (connection.password() != null) {
      return connection;
    }
    String password = environment.get("PGPASSWORD");
    if (password == null || password.isEmpty()) {
      password =
          passwordFile().flatMap(file -> PasswordFile.password(file, connection)).orElse(null);
    }
    return password == null
        ? connection
        : new ConnectionSettings(
            connection.hosts(),
            connection.database(),
            connection.user(),
            new Secret(password),
            connection.properties());
  }

  private Optional<Path> passwordFile() {
    String named = environment.get("PGPASSFILE");
    String home = environment.get("HOME");
    if (named != null && !named.isEmpty()) {
      return Optional.of(settings.directory().resolve(named));
    }
    return home == null ? Optional.empty() : Optional.of(Path.of(home, ".pgpass"));
  }
}
