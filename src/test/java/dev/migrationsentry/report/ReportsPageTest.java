package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in docs/reports.md are what the program writes. */
class ReportsPageTest {
  private static final Path PAGE = Path.of("docs/reports.md");
  private static final Path GOLDEN = Path.of("src/test/resources/golden/report");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```(\\w+) (\\S+)\\n.*?^```\\n");

  @Test
  void everyExampleIsTheGoldenFileThatItNames() throws IOException {
    String page = Files.readString(PAGE);
    String generated =
        EXAMPLE.matcher(page).replaceAll(example -> Matcher.quoteReplacement(block(example)));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, generated);
    } else {
      assertThat(page).as("to rewrite: -Dgolden=write").isEqualTo(generated);
    }
  }

  private static String block(MatchResult example) {
    try {
      String golden = Files.readString(GOLDEN.resolve(example.group(2)));
      return "```%s %s\n%s\n```\n"
          .formatted(example.group(1), example.group(2), golden.stripTrailing());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
