package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings.Host;
import dev.migrationsentry.postgres.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code .pgpass} file: lines of {@code host:port:database:user:password}, the first that fits
 * counts (PostgreSQL manual, "The Password File").
 */
final class PasswordFile {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);
  private static final int FIELDS = 5;

  private final List<List<String>> lines;

  private PasswordFile(List<List<String>> lines) {
    this.lines = lines;
  }

  /** What became of the attempt to open one. */
  sealed interface Opened {
    record Usable(PasswordFile file) implements Opened {}

    record Absent() implements Opened {}

    /** There, and not to be used. {@code why} goes on from the file's name. */
    record Unusable(String why) implements Opened {}
  }

  /** Opens a file by libpq's rules: a plain file that nobody but its owner may touch. */
  static Opened open(Path path) {
    try {
      if (!Files.exists(path)) {
        return new Opened.Absent();
      }
      if (!Files.isRegularFile(path)) {
        return new Opened.Unusable("is not a plain file");
      }
      if (isOpenToOthers(path)) {
        return new Opened.Unusable("can be read or written by others than its owner");
      }
      List<List<String>> lines = new ArrayList<>();
      for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
        if (!line.startsWith("#") && !line.isEmpty()) {
          lines.add(fields(line));
        }
      }
      return new Opened.Usable(new PasswordFile(lines));
    } catch (IOException _) {
      return new Opened.Unusable("cannot be read as UTF-8 text");
    }
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    } catch (UnsupportedOperationException _) {
      return false; // Not a file system of this kind; libpq does not check there either.
    }
  }

  /** The password for one host; empty if no line fits. */
  Optional<Secret> password(Host host, String database, String user) {
    return lines.stream()
        .filter(
            fields ->
                fields.size() == FIELDS
                    && fits(fields.get(0), host.name())
                    && fits(fields.get(1), Integer.toString(host.port()))
                    && fits(fields.get(2), database)
                    && fits(fields.get(3), user))
        .map(fields -> new Secret(fields.get(4)))
        .findFirst();
  }

  /** Every password in the file, for whoever has to keep them out of print. */
  List<String> passwords() {
    return lines.stream()
        .filter(fields -> fields.size() == FIELDS)
        .map(List::getLast)
        .filter(password -> !password.isEmpty())
        .toList();
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
        i++;
        field.append(line.charAt(i));
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
