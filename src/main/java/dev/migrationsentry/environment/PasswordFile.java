package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A {@code .pgpass} file: {@code host:port:database:user:password} (PostgreSQL manual 34.16). */
final class PasswordFile {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
  private static final int FIELDS = 5;

  private PasswordFile() {}

  /**
   * The password of the first line that fits; empty if none does, or the file is open to others.
   */
  static Optional<String> password(Path file, ConnectionSettings settings) {
    try {
      if (!Files.isRegularFile(file) || isOpenToOthers(file)) {
        return Optional.empty();
      }
      ConnectionSettings.Host host = settings.hosts().getFirst();
      for (String line : Files.readAllLines(file)) {
        List<String> fields = fields(line);
        if (!line.startsWith("#")
            && fields.size() == FIELDS
            && fits(fields.get(0), host.name())
            && fits(fields.get(1), Integer.toString(host.port()))
            && fits(fields.get(2), settings.database())
            && fits(fields.get(3), settings.user())) {
          return Optional.of(fields.get(4));
        }
      }
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    } catch (UnsupportedOperationException _) {
      return false;
    }
  }

  private static boolean fits(String pattern, String value) {
    return pattern.equals("*") || pattern.equals(value);
  }

  /** Colons part the fields; a backslash takes the next character as it is. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (character == '\\' && i + 1 < line.length()) {
        field.append(line.charAt(++i));
      } else if (character == ':' && fields.size() < FIELDS - 1) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(character);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
