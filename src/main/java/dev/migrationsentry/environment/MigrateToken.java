package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The token with which a migration may be asked for over HTTP. From a variable or from a file that
 * a variable names; never from a flag or from {@code sentry.toml}.
 */
public final class MigrateToken {
  static final String VARIABLE = Setting.VARIABLE_PREFIX + "MIGRATE_TOKEN";
  static final String FILE_VARIABLE = VARIABLE + "_FILE";
  static final List<String> VARIABLES = List.of(VARIABLE, FILE_VARIABLE);

  private static final int SHORTEST = 32;

  private MigrateToken() {}

  /**
   * The token; empty if none is set, so that nobody may ask.
   *
   * @throws StepRefused {@code serve.token}: two sources, a file that cannot be read, or a token
   *     that can be guessed or cannot be sent
   */
  public static Optional<Secret> read(Map<String, String> environment, Path directory)
      throws StepRefused {
    String direct = environment.getOrDefault(VARIABLE, "");
    String named = environment.getOrDefault(FILE_VARIABLE, "");
    if (!direct.isEmpty() && !named.isEmpty()) {
      throw refused(
          "both " + VARIABLE + " and " + FILE_VARIABLE + " are set", "Unset one of the two.");
    }
    String token = named.isEmpty() ? direct : fromFile(directory, named);
    if (token.isEmpty()) {
      if (!named.isEmpty()) {
        throw refused("the file that " + FILE_VARIABLE + " names is empty", generate());
      }
      return Optional.empty();
    }
    if (token.length() < SHORTEST) {
      throw refused(
          "it has " + token.length() + " characters, and " + SHORTEST + " are the least",
          generate());
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw refused("it holds a character that a header cannot carry", generate());
    }
    return Optional.of(new Secret(token));
  }

  /** As stored, whatever is wrong with it: never to be printed. */
  static Optional<String> stored(Map<String, String> environment, Path directory) {
    String direct = environment.getOrDefault(VARIABLE, "");
    if (!direct.isEmpty()) {
      return Optional.of(direct.strip());
    }
    try {
      return Optional.of(fromFile(directory, environment.getOrDefault(FILE_VARIABLE, "")));
    } catch (StepRefused _) {
      return Optional.empty(); // Nothing was read, so that nothing can be printed.
    }
  }

  private static String fromFile(Path directory, String named) throws StepRefused {
    try {
      return named.isEmpty() ? "" : Files.readString(directory.resolve(named)).strip();
    } catch (IOException | InvalidPathException _) {
      throw refused(
          "the file that " + FILE_VARIABLE + " names cannot be read",
          "Put the token into a UTF-8 file that the user of this process can read.");
    }
  }

  private static String generate() {
    return "Make one: openssl rand -hex 32";
  }

  private static StepRefused refused(String seen, String remedy) {
    return new StepRefused(Finding.of(FindingCode.SERVE_TOKEN, VARIABLE, seen, remedy));
  }
}
