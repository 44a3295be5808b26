package dev.migrationsentry.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each finding code has its page, and each page its code. */
class FindingPagesTest {
  private static final Path PAGES = Path.of("docs/findings");

  @Test
  void everyCodeHasAPageThatNamesItAndItsExitCode() {
    assertThat(Stream.of(FindingCode.values()).flatMap(code -> faults(code).stream())).isEmpty();
  }

  @Test
  void everyPageIsOfACode() throws IOException {
    List<String> known =
        Arrays.stream(FindingCode.values()).map(code -> code.code() + ".md").toList();
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString())).isSubsetOf(known);
    }
  }

  private static List<String> faults(FindingCode code) {
    String page = FindingPages.page(code).orElse(null);
    if (page == null) {
      return List.of(code.code() + ": no page");
    }
    Stream.Builder<String> faults = Stream.builder();
    if (!page.startsWith("# " + code.code() + "\n\n")) {
      faults.add(code.code() + ": the first heading is not the code");
    }
    String exit = "Exit code: " + code.exitCode().number() + " (" + code.exitCode().words() + ")";
    if (!page.contains(exit)) {
      faults.add(code.code() + ": does not say \"" + exit + "\"");
    }
    for (String heading :
        List.of("## What it means", "## How it comes about", "## How to mend it")) {
      if (!page.contains("\n" + heading + "\n")) {
        faults.add(code.code() + ": lacks \"" + heading + "\"");
      }
    }
    if (page.lines().anyMatch(line -> line.startsWith("|") || line.startsWith("<"))) {
      faults.add(code.code() + ": holds a table or HTML, which a terminal does not show");
    }
    return faults.build().toList();
  }
}
