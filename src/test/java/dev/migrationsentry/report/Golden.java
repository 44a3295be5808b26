package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Exact output, kept beside the tests. {@code mvn test -Dgolden=write} rewrites it. */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden/report");

  private Golden() {}

  static void check(String file, String actual) throws IOException {
    Path golden = FOLDER.resolve(file);
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(golden, actual);
    }
    assertThat(actual)
        .as("%s; to rewrite: -Dgolden=write", golden)
        .isEqualTo(Files.readString(golden));
  }
}
