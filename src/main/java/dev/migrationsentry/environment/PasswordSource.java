package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings.Host;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the password comes from, in libpq's order: the URL, {@code PGPASSWORD}, the password file
 * that the URL, {@code PGPASSFILE} or else the home directory names.
 */
final class PasswordSource {
  private final Map<String, String> environment;
  private final Path directory;
  private final List<Finding> findings;

  PasswordSource(Map<String, String> environment, Path directory, List<Finding> findings) {
    this.environment = environment;
    this.directory = directory;
    this.findings = findings;
  }

  /** Null if there is none: the server may ask for none. */
  @Nullable Secret password(String variable, DatabaseUrl url, String user) {
    if (url.password() != null) {
      return url.password();
    }
    String inVariable = environment.get("PGPASSWORD");
    if (inVariable != null && !inVariable.isEmpty()) {
      return new Secret(inVariable);
    }
    Optional<Path> path = file(environment, directory, url.passwordFile());
    if (path.isEmpty()) {
      return null;
    }
    return switch (PasswordFile.open(path.get())) {
      case PasswordFile.Opened.Usable(PasswordFile file) -> oneOf(file, variable, url, user);
      case PasswordFile.Opened.Absent() -> null;
      case PasswordFile.Opened.Unusable(String why) -> {
        findings.add(
            Finding.of(
                FindingCode.PASSWORD_FILE_IGNORED,
                path.get().toString(),
                "The password file " + why + ", so it is not used.",
                "chmod 600 " + path.get()));
        // Not null: without a password the driver would open the file after all.
        yield new Secret("");
      }
    };
  }

  static Optional<Path> file(
      Map<String, String> environment, Path directory, @Nullable String inUrl) {
    String named = inUrl != null ? inUrl : environment.getOrDefault("PGPASSFILE", "");
    String home = environment.getOrDefault("HOME", "");
    try {
      return !named.isEmpty()
          ? Optional.of(directory.resolve(named))
          : home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".pgpass"));
    } catch (java.nio.file.InvalidPathException _) {
      return Optional.empty();
    }
  }

  private @Nullable Secret oneOf(PasswordFile file, String variable, DatabaseUrl url, String user) {
    Set<Secret> passwords = new LinkedHashSet<>();
    for (Host host : url.hosts()) {
      file.password(host, url.database(), user).ifPresent(passwords::add);
    }
    if (passwords.size() > 1) {
      findings.add(
          Finding.of(
              FindingCode.DATABASE_URL_CONFLICT,
              variable,
              "The password file has different passwords for the hosts of the URL.",
              "Name one host in the URL, or put the one password into PGPASSWORD."));
    }
    return passwords.isEmpty() ? null : passwords.iterator().next();
  }
}
