package dev.migrationsentry.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void flagBeatsVariableBeatsFileBeatsDefaultAndEachKnowsWhereItCameFrom() throws Exception {
    Files.writeString(
        directory.resolve("sentry.toml"),
        "deadline = \"1m\"\nlock-wait = \"1m\"\nlock-timeout = \"1m\"\n");
    Settings settings =
        Settings.read(
            Map.of("deadline", List.of("3m")),
            Map.of("MIGRATION_SENTRY_DEADLINE", "2m", "MIGRATION_SENTRY_LOCK_WAIT", "2m"),
            directory);
    assertThat(settings.duration(Setting.DEADLINE)).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.provenance())
        .contains(
            "deadline = 3m (--deadline)",
            "lock-wait = 2m (MIGRATION_SENTRY_LOCK_WAIT)",
            "lock-timeout = 1m (sentry.toml:3:1)",
            "connect-timeout = 30s (default)");
  }

  @Test
  void everyProblemIsNamedInOnePassWithTheNearestKnownName() throws Exception {
    Files.writeString(
        directory.resolve("sentry.toml"), "lock-timeot = \"1s\"\ndeadline = \"25\"\n");
    assertThatThrownBy(
            () -> Settings.read(Map.of(), Map.of("MIGRATION_SENTRY_DEADLIN", "2m"), directory))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused -> {
              assertThat(refused.findings())
                  .extracting(Finding::code)
                  .containsExactly(
                      FindingCode.SETTINGS_UNKNOWN,
                      FindingCode.SETTINGS_INVALID,
                      FindingCode.SETTINGS_UNKNOWN);
              assertThat(refused.findings().getFirst().remedy()).contains("lock-timeout");
              assertThat(refused.findings().getLast().remedy())
                  .contains("MIGRATION_SENTRY_DEADLINE");
            });
  }

  @Test
  void variablesOfSentryIoAreNotOurs() throws Exception {
    Settings.read(Map.of(), Map.of("SENTRY_DSN", "x", "SENTRY_DEADLINE", "y"), directory);
  }

  @Test
  void aFileThatSomebodyNamedMustBeThere() {
    assertThatThrownBy(
            () -> Settings.read(Map.of("config", List.of("other.toml")), Map.of(), directory))
        .hasMessageContaining("other.toml");
  }

  @Test
  void anEmptyVariableIsNotSet() throws Exception {
    Settings settings =
        Settings.read(
            Map.of(),
            Map.of("MIGRATION_SENTRY_DEADLINE", "", "MIGRATION_SENTRY_CONFIG", ""),
            directory);
    assertThat(settings.provenance())
        .contains("deadline = 25m (default)", "lock-key = not set (default)");
  }

  @Test
  void aListIsRepeatedAsAFlagSeparatedByCommasInAVariableAndAListInTheFile() throws Exception {
    Files.writeString(directory.resolve("sentry.toml"), "migrations = [\"a\", \"b\"]\n");
    assertThat(Settings.read(Map.of(), Map.of(), directory).values(Setting.MIGRATIONS))
        .containsExactly("a", "b");
    assertThat(
            Settings.read(Map.of(), Map.of("MIGRATION_SENTRY_MIGRATIONS", "c, d"), directory)
                .values(Setting.MIGRATIONS))
        .containsExactly("c", "d");
    assertThat(
            Settings.read(Map.of("migrations", List.of("e", "f")), Map.of(), directory)
                .values(Setting.MIGRATIONS))
        .containsExactly("e", "f");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deadline              | 25               | 25 is no time: a number and its unit
          deadline              | 500ms            | too short
          deadline              | 25h              | longer than a day
          lock-timeout          | 0s               | too short
          connect-timeout       | 5 s              | is no time
          connect-timeout       | -5s              | is no time
          migration-retries     | -1               | -1 is not between 0 and 100
          migration-retries     | 99999999999      | is not between 0 and 100
          migration-retries     | two              | two is no whole number
          lock-key              | 1234567890123456789 | is no whole number
          verbose               | yes              | yes is neither true nor false
          format                | xml              | xml is none of auto, text, json, github
          contract              | ''               | is empty
          """)
  void aValueThatCannotBeObeyedIsRefused(String key, String value, String words) {
    assertThat(onlyFinding(Map.of(key, List.of(value)), Map.of()).seen())
        .contains(words)
        .contains("--" + key);
  }

  @ParameterizedTest
  @CsvSource({"lock-wait, 0s", "statement-timeout, 0s", "deadline, 1h30m", "lock-timeout, 500ms"})
  void aValueAtTheEdgeIsObeyed(String key, String value) throws Exception {
    assertThat(
            Settings.read(Map.of(key, List.of(value)), Map.of(), directory)
                .required(Setting.ofKey(key).orElseThrow()))
        .isEqualTo(value);
  }

  @Test
  void aUrlGivenInThePlaceOfANameOrAFileIsNotPrinted() {
    String url = "postgresql://app:S3cretc4nary@db/shop";
    for (String key : List.of("config", "contract", "migrations", "report", "environment-mark")) {
      Finding finding = onlyFinding(Map.of(key, List.of(url)), Map.of());
      assertThat(finding.seen()).contains("is a URL, which is not shown");
      assertThat(finding.toString()).doesNotContain("c4nary");
    }
    Finding finding =
        onlyFinding(Map.of(), Map.of("MIGRATION_SENTRY_DATABASE_URL_VARIABLE", "S3cret-c4nary"));
    assertThat(finding.toString()).contains("not the name of a variable").doesNotContain("c4nary");
  }

  @Test
  void aSecretInTheFileIsSentToItsPlaceAndNotPrinted() throws Exception {
    Files.writeString(directory.resolve("sentry.toml"), "database-url = \"S3cretc4nary\"\n");
    Finding finding = onlyFinding(Map.of(), Map.of());
    assertThat(finding.code()).isEqualTo(FindingCode.SETTINGS_UNKNOWN);
    assertThat(finding.remedy()).contains("Secrets are never settings");
    Files.writeString(directory.resolve("sentry.toml"), "database-url S3cretc4nary\n");
    assertThat(onlyFinding(Map.of(), Map.of()).code()).isEqualTo(FindingCode.SETTINGS_UNREADABLE);
  }

  @Test
  void aMistakeInTheFileHasItsPlace() throws Exception {
    Files.writeString(directory.resolve("sentry.toml"), "# first\n\ndeadline = \n");
    assertThat(onlyFinding(Map.of(), Map.of()).place())
        .isEqualTo(new SourcePlace("sentry.toml", 3, 12));
  }

  @Test
  void theFileCannotNameAnother() throws Exception {
    Files.writeString(directory.resolve("sentry.toml"), "config = \"other.toml\"\n");
    assertThat(onlyFinding(Map.of(), Map.of()).code()).isEqualTo(FindingCode.SETTINGS_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X = \"not-empty\"",
        "X = 5",
        "X = { one-of = [] }",
        "X = { one-of = \"a\" }",
        "X = { pattern = \"[\" }",
        "X = { pattern = \"a\", one-of = [\"a\"] }",
        "\"no name\" = \"url\"",
      })
  void aDeclarationOfAVariableThatIsNotUnderstoodIsRefused(String line) throws Exception {
    Files.writeString(directory.resolve("sentry.toml"), "[environment.required]\n" + line + "\n");
    Finding finding = onlyFinding(Map.of(), Map.of());
    assertThat(finding.code()).isEqualTo(FindingCode.SETTINGS_INVALID);
    assertThat(finding.place()).isEqualTo(new SourcePlace("sentry.toml", 2, 1));
  }

  private Finding onlyFinding(Map<String, List<String>> flags, Map<String, String> environment) {
    StepRefused refused =
        catchThrowableOfType(StepRefused.class, () -> Settings.read(flags, environment, directory));
    assertThat(refused.findings()).hasSize(1);
    assertThat(refused.findings().toString()).doesNotContain("c4nary");
    return refused.findings().getFirst();
  }
}
