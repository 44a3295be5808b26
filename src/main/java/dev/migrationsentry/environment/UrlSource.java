package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the database URL comes from: a variable, or the file that its {@code _FILE} twin names. */
final class UrlSource {
  private static final int LONGEST = 64 * 1024;
  private static final Pattern BREAKS_AT_THE_END = Pattern.compile("[\r\n]+$");

  /** Names under which platforms and frameworks keep such a URL. */
  private static final List<String> OTHER_NAMES =
      List.of(
          "DATABASE_URL",
          "POSTGRES_URL_NON_POOLING",
          "DATABASE_URL_UNPOOLED",
          "DIRECT_URL",
          "DIRECT_DATABASE_URL",
          "MIGRATION_DATABASE_URL",
          "DATABASE_PRIVATE_URL",
          "DATABASE_PUBLIC_URL",
          "POSTGRES_URL",
          "POSTGRESQL_URL",
          "PG_URL",
          "DB_URL",
          "JDBC_DATABASE_URL",
          "SPRING_DATASOURCE_URL",
          "SQLALCHEMY_DATABASE_URI");

  private final String variable;
  private final Map<String, String> environment;
  private final Path directory;

  UrlSource(String variable, Map<String, String> environment, Path directory) {
    this.variable = variable;
    this.environment = environment;
    this.directory = directory;
  }

  /**
   * The URL as it is stored, not blank.
   *
   * @param problems takes the reason where there is none
   * @return null if there is none
   */
  @Nullable String value(List<Finding> problems) {
    String direct = environment.get(variable);
    String named = environment.get(variable + "_FILE");
    if (named == null || named.isEmpty()) {
      if (direct == null) {
        problems.add(unset());
        return null;
      }
      return blank(direct, variable, problems) ? null : direct;
    }
    if (direct != null && !direct.isEmpty()) {
      problems.add(
          Finding.of(
              FindingCode.DATABASE_URL_CONFLICT,
              variable,
              "Both " + variable + " and " + variable + "_FILE are set.",
              "Unset the one that is not meant."));
      return null;
    }
    return fromFile(named, problems);
  }

  /** Both forms, as far as they can be read, for whoever has to keep them out of print. */
  List<String> everything() {
    String direct = environment.get(variable);
    return java.util.stream.Stream.of(
            Optional.ofNullable(direct), read(environment.get(variable + "_FILE")))
        .flatMap(Optional::stream)
        .filter(value -> !value.isBlank())
        .toList();
  }

  private @Nullable String fromFile(String named, List<Finding> problems) {
    String subject = variable + "_FILE";
    if (named.contains("://")) {
      problems.add(
          Finding.of(
              FindingCode.DATABASE_URL_MISSING,
              subject,
              subject + " holds a URL, where the path of a file belongs.",
              "Set " + variable + " to the URL and unset " + subject + "."));
      return null;
    }
    Optional<String> content = read(named);
    if (content.isEmpty()) {
      problems.add(
          Finding.of(
              FindingCode.DATABASE_URL_MISSING,
              subject,
              "The file " + named + " is not there, or cannot be read as UTF-8 text.",
              "Mount the secret there, or let the user of this process read it: ls -l " + named));
      return null;
    }
    return blank(content.get(), subject, problems) ? null : content.get();
  }

  /** As {@code $(< file)} reads it, and the entry points of the official images. */
  private Optional<String> read(@Nullable String named) {
    if (named == null || named.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = directory.resolve(named);
      return Files.isRegularFile(file) && Files.size(file) <= LONGEST
          ? Optional.of(
              BREAKS_AT_THE_END
                  .matcher(Files.readString(file, StandardCharsets.UTF_8))
                  .replaceFirst(""))
          : Optional.empty();
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }

  private boolean blank(String value, String subject, List<Finding> problems) {
    if (!value.isBlank()) {
      return false;
    }
    boolean file = !subject.equals(variable);
    String holder = file ? "The file that " + subject + " names" : subject;
    String state = value.isEmpty() ? "empty" : "blank";
    problems.add(
        Finding.of(
            FindingCode.DATABASE_URL_MISSING,
            subject,
            file ? holder + " is " + state + "." : holder + " is set and " + state + ".",
            "true".equals(environment.get("GITHUB_ACTIONS"))
                ? "Define the secret for this environment; a pull request from a fork or from"
                    + " Dependabot gets every secret empty, so do not run the gate there."
                : "Give it its value in the platform's settings of this service; a secret that is"
                    + " not defined arrives empty."));
    return true;
  }

  private Finding unset() {
    return Finding.of(
        FindingCode.DATABASE_URL_MISSING, variable, variable + " is not set.", unsetRemedy());
  }

  private String unsetRemedy() {
    Optional<String> other =
        OTHER_NAMES.stream().filter(name -> !name.equals(variable)).filter(this::isSet).findFirst();
    if (other.isPresent()) {
      return other.get()
          + " is set; if it holds the URL, run with --database-url-variable "
          + other.get()
          + ".";
    }
    Optional<String> near =
        Nearest.of(
            variable,
            environment.keySet().stream()
                .filter(name -> !name.startsWith(Setting.VARIABLE_PREFIX))
                .filter(this::isSet)
                .toList());
    if (near.isPresent()) {
      return near.get() + " is set; if the name is a slip, correct it to " + variable + ".";
    }
    String host =
        isSet("PGHOST")
            ? " PGHOST and its like do not say it: the gate reads one source, so that nobody has"
                + " to guess which database was meant."
            : "";
    return "Set it to postgresql://USER@HOST:PORT/DATABASE with :PASSWORD after the user; no .env"
        + " file is read."
        + host;
  }

  private boolean isSet(String name) {
    String value = environment.get(name);
    return value != null && !value.isBlank();
  }
}
