package dev.migrationsentry.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
