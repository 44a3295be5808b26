package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.Severity;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final ReleaseMigration V1 = versioned("1", "first", 11);
  private static final ReleaseMigration V2 = versioned("2", "second", 22);
  private static final ReleaseMigration VIEWS = repeatable("views", 33);

  @Test
  void everythingIsPendingInAnEmptyDatabase() {
    Diagnosis diagnosis = diagnose(absent(List.of()), V2, V1, VIEWS);

    assertThat(diagnosis.pending()).containsExactly(V1, V2, VIEWS);
    assertThat(diagnosis.blocked()).isFalse();
    assertThat(diagnosis.atHead()).isFalse();
    assertThat(diagnosis.current()).isEmpty();
  }

  @Test
  void isAtHeadWhenAllRowsMatch() {
    Diagnosis diagnosis =
        diagnose(history(row(1, V1, 11), row(2, V2, 22), row(3, VIEWS, 33)), V1, V2, VIEWS);

    assertThat(diagnosis.atHead()).isTrue();
    assertThat(diagnosis.current()).isEqualTo("2");
  }

  @Test
  void aRepeatableThatJustRanIsAtHeadEvenIfItsChecksumChangesAtEveryReading() {
    Diagnosis diagnosis = diagnose(history(row(1, V1, 11), row(2, VIEWS, 99)), V1, VIEWS);

    assertThat(diagnosis.pending()).containsExactly(VIEWS);
    assertThat(diagnosis.atHead()).isFalse();
    assertThat(diagnosis.atHead(List.of(VIEWS.name()))).isTrue();
    assertThat(diagnosis.atHead(List.of(V1.name()))).isFalse();
  }

  @Test
  void aDatabaseAheadOfTheReleaseIsAWarning() {
    Diagnosis diagnosis = diagnose(history(row(1, V1, 11), row(2, V2, 22)), V1);

    Finding finding = only(diagnosis);
    assertThat(finding.code()).isEqualTo(FindingCode.HISTORY_AHEAD);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.seen()).contains("V2__second.sql").contains("installed_rank 2");
    assertThat(diagnosis.atHead()).isTrue();
  }

  @Test
  void aChangedFileIsNamedWithBothChecksums() {
    Finding finding = only(diagnose(history(row(1, V1, 12)), V1));

    assertThat(finding.code()).isEqualTo(FindingCode.HISTORY_CHANGED);
    assertThat(finding.seen()).contains("12").contains("11");
    assertThat(String.valueOf(finding.place())).isEqualTo("sql/V1__first.sql");
  }

  @Test
  void whatTheProjectHasFlywayIgnoreIsSaidAndDoesNotBlock() {
    HistoryRules lenient =
        new HistoryRules(
            false,
            MigrationVersion.LATEST,
            false,
            MigrationVersion.fromVersion("1"),
            List.of(ValidatePattern.fromPattern("*:missing")));

    Finding finding =
        only(Diagnosis.of(history(row(1, V1, 11), row(2, V2, 22)), List.of(V2), lenient));

    assertThat(finding.code()).isEqualTo(FindingCode.HISTORY_MISSING);
    assertThat(finding.blocks()).isFalse();
  }

  @Test
  void aLateVersionBlocksUnlessTheProjectRunsOutOfOrder() {
    History history = history(row(1, V2, 22));

    assertThat(only(diagnose(history, V1, V2)).code()).isEqualTo(FindingCode.HISTORY_LATE);
    assertThat(
            Diagnosis.of(history, List.of(V1, V2), HistoryRules.STRICT.withOutOfOrder()).pending())
        .containsExactly(V1);
  }

  @Test
  void twoRowsOfOneVersionAreNamedTogether() {
    Finding finding = only(diagnose(history(row(1, V1, 11), row(2, V1, 11)), V1));

    assertThat(finding.code()).isEqualTo(FindingCode.HISTORY_DUPLICATE);
    assertThat(finding.seen()).contains("installed_rank 1").contains("installed_rank 2");
  }

  @Test
  void aFailedRowBlocksAndTheRemedyIsTheExactLine() {
    HistoryRow failed =
        new HistoryRow(3, "1", "first", "SQL", "V1__first.sql", 11, "me", "today", false);

    Finding finding = only(diagnose(history(failed), V1));

    assertThat(finding.code()).isEqualTo(FindingCode.HISTORY_FAILED);
    assertThat(finding.remedy())
        .contains("DELETE FROM \"public\".\"flyway_schema_history\" WHERE installed_rank = 3;");
  }

  @Test
  void baselineOnMigrateTakesTheSchemaForTheBaselineVersionAndSaysSo() {
    HistoryRules rules =
        new HistoryRules(
            false, MigrationVersion.LATEST, true, MigrationVersion.fromVersion("1"), List.of());

    Diagnosis diagnosis = Diagnosis.of(absent(List.of("public")), List.of(V1, V2), rules);

    assertThat(diagnosis.pending()).containsExactly(V2);
    assertThat(only(diagnosis).severity()).isEqualTo(Severity.WARNING);
  }

  private static Finding only(Diagnosis diagnosis) {
    assertThat(diagnosis.findings()).hasSize(1);
    return diagnosis.findings().getFirst();
  }

  private static Diagnosis diagnose(History history, ReleaseMigration... release) {
    return Diagnosis.of(history, List.of(release), HistoryRules.STRICT);
  }

  private static History history(HistoryRow... rows) {
    return new History(
        "public", "flyway_schema_history", true, true, List.of("public"), List.of(rows));
  }

  private static History absent(List<String> withObjects) {
    return new History("public", "flyway_schema_history", true, false, withObjects, List.of());
  }

  private static HistoryRow row(int rank, ReleaseMigration migration, int checksum) {
    MigrationName name = migration.name();
    return new HistoryRow(
        rank,
        name.version(),
        name.description(),
        "SQL",
        name.script(),
        checksum,
        "me",
        "today",
        true);
  }

  private static ReleaseMigration versioned(String version, String description, int checksum) {
    return migration(
        ReleaseMigration.Kind.VERSIONED,
        version,
        description,
        "V" + version + "__" + description + ".sql",
        checksum);
  }

  private static ReleaseMigration repeatable(String description, int checksum) {
    return migration(
        ReleaseMigration.Kind.REPEATABLE,
        null,
        description,
        "R__" + description + ".sql",
        checksum);
  }

  private static ReleaseMigration migration(
      ReleaseMigration.Kind kind,
      @Nullable String version,
      String description,
      String script,
      int checksum) {
    return new ReleaseMigration(
        kind,
        new MigrationName(version, description, script),
        checksum,
        List.of(),
        Path.of("sql", script),
        true,
        List.of());
  }
}
