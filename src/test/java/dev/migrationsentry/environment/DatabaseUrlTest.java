package dev.migrationsentry.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.postgres.ConnectionSettings.Host;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases stand in src/test/resources/environment/database-urls.txt. */
class DatabaseUrlTest {
  private static final String ACCEPTED = ">";

  /** Parts of every password in the cases. */
  private static final List<String> CANARIES = List.of("s3cr", "c4nary", "c4#nary", "s3@cr");

  record Case(String url, String outcome) {
    @Override
    public String toString() {
      return url + " " + outcome;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aUrlIsReadOrRefusedAsTheTableSays(Case each) {
    String expected = each.outcome().substring(1).strip();
    try {
      DatabaseUrl url = DatabaseUrl.read("DATABASE_URL", written(each.url()), Map.of());
      assertNoCanary(url.notes());
      assertThat(url.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain(CANARIES);
      assertThat(ACCEPTED + " " + described(url)).isEqualTo(ACCEPTED + " " + expected);
    } catch (StepRefused refused) {
      assertNoCanary(refused.findings());
      assertThat(each.outcome()).as("refused with %s", refused.findings()).startsWith("!");
      assertRefusal(expected, refused);
    }
  }

  @Test
  void theTableIsNotShort() throws IOException {
    assertThat(cases().toList()).hasSizeGreaterThan(150);
  }

  private static void assertRefusal(String expected, StepRefused refused) {
    String[] parts = expected.split("\\|", 2);
    List<Finding> blockers = refused.findings().stream().filter(Finding::blocks).toList();
    String texts =
        blockers.stream()
            .map(finding -> finding.seen() + " " + finding.remedy())
            .collect(Collectors.joining("\n"));
    assertThat(blockers)
        .as(texts)
        .extracting(finding -> finding.code().code())
        .containsOnly(parts[0].strip());
    assertThat(texts).contains(parts[1].strip().split(" "));
    assertThat(refused).hasMessageNotContaining("S3cret");
    // The log would take these for a secret and black them out.
    assertThat(texts).doesNotContainPattern("://[^ ]*:[^ ]*@").doesNotContain("password=");
  }

  private static void assertNoCanary(List<Finding> findings) {
    for (Finding finding : findings) {
      assertThat(finding.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain(CANARIES);
    }
  }

  private static String described(DatabaseUrl url) {
    String hosts = url.hosts().stream().map(Host::toString).collect(Collectors.joining(","));
    String properties =
        new TreeMap<>(url.properties())
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    return Stream.of(
            hosts,
            url.database(),
            url.user() == null ? "" : url.user(),
            url.password() == null ? "" : url.password().reveal(),
            properties)
        .collect(Collectors.joining(" | "))
        .replaceAll(" +", " ")
        .strip();
  }

  private static String written(String url) {
    return url.replace('⏎', '\n')
        .replace('␍', '\r')
        .replace('⇥', '\t')
        .replace('␣', ' ')
        .replace('⍽', '\u00a0');
  }

  static Stream<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream table =
        DatabaseUrlTest.class.getResourceAsStream("/environment/database-urls.txt")) {
      String text = new String(table.readAllBytes(), StandardCharsets.UTF_8);
      Iterator<String> lines =
          Arrays.stream(text.split("\n"))
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .iterator();
      while (lines.hasNext()) {
        cases.add(new Case(lines.next(), lines.next()));
      }
    }
    return cases.stream();
  }
}
