package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationConfigurationExtension;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywaySettingsTest {
  @TempDir Path directory;
  private FlywayFolder folder;

  @BeforeEach
  void oneMigration() throws IOException {
    folder = new FlywayFolder(directory).file("sql/migrations/V1__first.sql", "SELECT 1;");
  }

  @Test
  void withoutAnyTheStrictProfileHolds() throws Exception {
    FluentConfiguration configuration = folder.project().configuration();

    assertThat(configuration.isValidateMigrationNaming()).isTrue();
    assertThat(configuration.isFailOnMissingLocations()).isTrue();
    assertThat(configuration.isCreateSchemas()).isFalse();
    assertThat(configuration.isCleanDisabled()).isTrue();
    assertThat(configuration.isBaselineOnMigrate()).isFalse();
    assertThat(configuration.isSkipExecutingMigrations()).isFalse();
    assertThat(configuration.isSkipDefaultCallbacks()).isFalse();
    assertThat(configuration.isOutOfOrder()).isFalse();
    assertThat(configuration.getIgnoreMigrationPatterns()).isEmpty();
    assertThat(configuration.getConnectRetries()).isZero();
    assertThat(configuration.getDataSource()).isNull();
    assertThat(
            configuration
                .getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .isTransactionalLock())
        .isFalse();
  }

  @Test
  void variablesOverruleTheFileAndTheFileTheDefaults() throws Exception {
    folder.file(
        "flyway.conf",
        "# the project's own",
        "flyway.table=history_of_file",
        "flyway.installedBy = ${WHO}",
        "flyway.placeholders.a=one,\\",
        "  two",
        "flyway.placeholders.path=C:\\temp",
        "other.key=ignored");

    FluentConfiguration configuration =
        FlywayProject.read(
                folder.settings(Map.of("FLYWAY_TABLE", "history_of_variable", "WHO", "deployer")))
            .configuration();

    assertThat(configuration.getTable()).isEqualTo("history_of_variable");
    assertThat(configuration.getInstalledBy()).isEqualTo("deployer");
    assertThat(configuration.getPlaceholders())
        .containsEntry("a", "one,two")
        .containsEntry("path", "C:\\temp");
  }

  @Test
  void tomlIsReadWithTheEnvironmentThatItChooses() throws Exception {
    folder.file(
        "flyway.toml",
        "[flyway]",
        "environment = \"prod\"",
        "locations = [\"filesystem:sql/migrations\"]",
        "sqlMigrationSuffixes = [\".sql\", \".pgsql\"]",
        "baselineMigrationPrefix = \"BASE\"",
        "undoSqlMigrationPrefix = \"BACK\"",
        "[flyway.placeholders]",
        "who = \"all\"",
        "[environments.prod]",
        "url = \"jdbc:postgresql://db/prod\"",
        "schemas = [\"app\", \"audit\"]",
        "[environments.prod.flyway]",
        "table = \"prod_history\"",
        "[environments.dev]",
        "schemas = [\"dev\"]");

    FlywayProject project = folder.project();
    FluentConfiguration configuration = project.configuration();

    assertThat(configuration.getSchemas()).containsExactly("app", "audit");
    assertThat(project.schemas()).containsExactly("app", "audit");
    assertThat(project.historyTable().sqlName()).isEqualTo("\"app\".\"prod_history\"");
    assertThat(configuration.getSqlMigrationSuffixes()).containsExactly(".sql", ".pgsql");
    assertThat(configuration.getPlaceholders()).containsEntry("who", "all");
    assertThat(configuration.getCurrentEnvironmentName()).isEqualTo("prod");
    assertThat(
            configuration
                .getPluginRegister()
                .getExact(BaselineMigrationConfigurationExtension.class)
                .getBaselineMigrationPrefix())
        .isEqualTo("BASE");
    assertThat(project.names().read("BACK1__first.sql").kind()).isEqualTo(ScriptName.Kind.UNDO);
  }

  @Test
  void whatTheGateOverrulesIsSaidWithoutItsValue() throws Exception {
    folder.file(
        "conf/flyway.conf",
        "flyway.url=jdbc:postgresql://elsewhere/db?password=s3cret",
        "flyway.password=s3cret",
        "flyway.cleanDisabled=false",
        "flyway.baselineOnMigrate=true",
        "flyway.createSchemas=true",
        "flyway.postgresql.transactional.lock=true",
        "flyway.jdbcProperties.ssl=false");

    FlywayProject project = folder.project();

    assertThat(project.findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.FLYWAY_SETTING_OVERRULED);
              assertThat(finding.severity()).isEqualTo(Severity.NOTE);
              assertThat(finding.toString()).doesNotContain("s3cret");
            })
        .extracting(Finding::subject)
        .contains("flyway.url", "flyway.password", "flyway.postgresql.transactional.lock")
        .hasSize(7);
    assertThat(project.configuration().isCleanDisabled()).isTrue();
    assertThat(project.configuration().getUrl()).isNull();
  }

  @Test
  void whereTheProjectHasFlywayLookAwayIsSaid() throws Exception {
    folder.file("flyway.conf", "flyway.outOfOrder=true", "flyway.target=5", "flyway.mixed=false");

    FlywayProject project = folder.project();

    assertThat(project.findings())
        .extracting(finding -> finding.code().code() + " " + finding.subject())
        .containsExactly(
            "release.flyway-settings.loose flyway.outOfOrder",
            "release.flyway-settings.loose flyway.target");
    assertThat(project.historyRules().outOfOrder()).isTrue();
  }

  @Test
  void aMistakeIsNamedWithItsLineAndTheNearestKnownKey() {
    assertMistake("flyway.conf", "flyway.conf:2", "flyway.locations", "#", "flyway.lokations=x");
    assertMistake("flyway.conf", "flyway.conf:1", "flyway.group", "flyway.group=perhaps");
    assertMistake("flyway.toml", "flyway.toml:2:1", "flyway.table", "[flyway]", "tabel = \"x\"");
    assertMistake("flyway.toml", "flyway.toml:1:8", "flyway info", "[flyway");
  }

  private void assertMistake(String file, String place, String remedy, String... lines) {
    assertThatThrownBy(
            () -> {
              folder.file("flyway.conf", file.equals("flyway.conf") ? lines : new String[0]);
              if (file.equals("flyway.toml")) {
                folder.file(file, lines);
              }
              folder.project();
            })
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused ->
                assertThat(refused.findings())
                    .filteredOn(each -> each.code() == FindingCode.FLYWAY_SETTINGS_INVALID)
                    .singleElement()
                    .satisfies(
                        finding -> {
                          assertThat(String.valueOf(finding.place())).endsWith(place);
                          assertThat(finding.remedy()).contains(remedy);
                        }));
  }

  @Test
  void javaCallbacksNeedCode() throws Exception {
    folder.file("flyway.conf", "flyway.callbacks=org.example.Audit");

    assertThat(folder.survey().findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.SCRIPT_NEEDS_CODE);
  }

  @Test
  void aLocationOnTheClassPathIsRefusedAndTheFolderProposed() throws Exception {
    folder
        .file("flyway.conf", "flyway.locations=classpath:db/migration")
        .file("src/main/resources/db/migration/V1__a.sql", "SELECT 1;");

    assertThat(folder.survey().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.LOCATION_MISSING);
              assertThat(finding.remedy()).contains("src/main/resources/db/migration");
            });
    assertThat(folder.project("src/main/resources/db/migration").migrations()).hasSize(1);
  }

  @Test
  void givenLocationsOverruleTheProjectsOwn() throws Exception {
    folder
        .file("flyway.conf", "flyway.locations=filesystem:sql/migrations")
        .file("other/V7__other.sql", "SELECT 1;");

    FlywayProject project = folder.project("other");

    assertThat(project.migrations())
        .extracting(each -> each.name().script())
        .containsExactly("V7__other.sql");
    assertThat(project.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.FLYWAY_SETTING_OVERRULED);
  }

  @Test
  void aVariableThatFlywayDoesNotKnowIsSaid() {
    List<Finding> findings =
        FlywayProject.survey(
                folder.settings(Map.of("FLYWAY_LOCATION", "x", "FLYWAY_HOME", "/flyway")))
            .findings();

    assertThat(findings)
        .extracting(finding -> finding.subject() + " " + finding.severity().word())
        .containsExactly("FLYWAY_HOME note", "FLYWAY_LOCATION warning");
  }

  @Test
  void aConfFileBesideATomlFileIsSaidToBePassedOver() throws Exception {
    folder.file("flyway.conf", "flyway.table=a").file("flyway.toml", "[flyway]", "table = \"b\"");

    FlywayProject project = folder.project();

    assertThat(project.configuration().getTable()).isEqualTo("b");
    assertThat(project.findings()).extracting(Finding::severity).containsExactly(Severity.WARNING);
  }
}
