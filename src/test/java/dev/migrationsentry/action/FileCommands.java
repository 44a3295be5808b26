package dev.migrationsentry.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a runner reads from GITHUB_OUTPUT and GITHUB_ENV after a step (FileCommandManager). */
final class FileCommands {
  private FileCommands() {}

  /**
   * {@code NAME=value} and {@code NAME<<DELIMITER}, value, {@code DELIMITER}.
   *
   * @throws IllegalArgumentException where the runner would fail the step
   */
  static Map<String, String> read(Path file) throws IOException {
    List<String> lines = Files.readString(file).lines().toList();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int equals = line.indexOf('=');
      int heredoc = line.indexOf("<<");
      if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      } else if (heredoc > 0) {
        String delimiter = line.substring(heredoc + 2);
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf(delimiter);
        if (end == i) {
          throw new IllegalArgumentException("Matching delimiter not found '" + delimiter + "'");
        }
        values.put(line.substring(0, heredoc), String.join("\n", lines.subList(i + 1, end)));
        i = end;
      } else if (!line.isEmpty()) {
        throw new IllegalArgumentException("Invalid format '" + line + "'");
      }
    }
    return values;
  }
}
