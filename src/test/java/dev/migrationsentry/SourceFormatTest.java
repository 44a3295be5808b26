package dev.migrationsentry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One format: google-java-format's. A test and not a Maven plugin, because it has to run on the JDK
 * that the sources are written for. {@code mvn test -Dtest=SourceFormatTest -Dformat=write} formats
 * every file.
 */
class SourceFormatTest {
  private static final JavaFormatterOptions GOOGLE = JavaFormatterOptions.defaultOptions();

  @Test
  void everySourceFileIsFormatted() throws Exception {
    boolean write = "write".equals(System.getProperty("format"));
    List<Path> unformatted = new ArrayList<>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      String formatted = format(source);
      if (!formatted.equals(source)) {
        unformatted.add(file);
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    assertThat(write ? List.of() : unformatted)
        .as("mvn test -Dtest=SourceFormatTest -Dformat=write")
        .isEmpty();
  }

  private static String format(String source) throws FormatterException {
    String imports =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(source), GOOGLE.style());
    return new Formatter(GOOGLE).formatSource(imports);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
