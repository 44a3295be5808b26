package dev.migrationsentry.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptChecksTest {
  @TempDir Path directory;
  private ReleaseFolder release;

  @BeforeEach
  void empty() {
    release = new ReleaseFolder(directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REINDEX INDEX CONCURRENTLY i",
        "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
        "REINDEX (CONCURRENTLY) TABLE t",
        "ALTER TABLE p DETACH PARTITION c CONCURRENTLY",
        "CLUSTER",
        "CLUSTER VERBOSE",
        "ALTER DATABASE d SET TABLESPACE s",
        "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
        "DO $$ BEGIN UPDATE t SET a = 1; COMMIT; END $$",
      })
  void whatTheServerRefusesInATransactionBlocks(String sql) throws Exception {
    release.sql("V1__one.sql", "-- a comment", "", sql + ";");

    assertThat(release.script(FindingCode.SCRIPT_NOT_TRANSACTIONAL))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKER);
              assertThat(line(finding)).isEqualTo(3);
              assertThat(finding.remedy()).contains("V1__one.sql.conf");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "DROP INDEX CONCURRENTLY i",
        "VACUUM t",
        "ALTER SYSTEM SET work_mem = '4MB'",
        "CREATE DATABASE d",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "CLUSTER t USING i",
        "REINDEX TABLE t",
        "COMMENT ON TABLE t IS 'REINDEX TABLE CONCURRENTLY t'",
        "ALTER TYPE colour ADD VALUE 'green'",
      })
  void whatFlywayKnowsOrTheServerAllowsDoesNot(String sql) throws Exception {
    release.sql("V1__one.sql", sql + ";");

    assertThat(release.script(FindingCode.SCRIPT_NOT_TRANSACTIONAL)).isEmpty();
  }

  @Test
  void theScriptConfigurationThatTheRemedyNamesIsTheRemedy() throws Exception {
    release
        .sql("V1__one.sql", "REINDEX TABLE CONCURRENTLY t;")
        .sql("V1__one.sql.conf", "executeInTransaction=false");

    assertThat(release.script(FindingCode.SCRIPT_NOT_TRANSACTIONAL)).isEmpty();
    assertThat(release.release().migrations().getFirst().transactional()).isFalse();
  }

  @Test
  void aCallOfAProcedureThatCommitsIsKnownFromTheReleaseItself() throws Exception {
    release
        .sql(
            "V1__make.sql",
            "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;",
            "CREATE PROCEDURE quiet() LANGUAGE plpgsql AS $$ BEGIN /* COMMIT */ END $$;")
        .sql("V2__call.sql", "CALL fill();", "CALL quiet();");

    assertThat(release.script(FindingCode.SCRIPT_NOT_TRANSACTIONAL))
        .singleElement()
        .satisfies(finding -> assertThat(line(finding)).isEqualTo(1));
  }

  @Test
  void aFileThatMixesIsNamedUnlessTheProjectAllowsIt() throws Exception {
    release.sql("V1__one.sql", "CREATE TABLE t (a int);", "CREATE INDEX CONCURRENTLY i ON t (a);");

    assertThat(release.script(FindingCode.SCRIPT_MIXED))
        .singleElement()
        .satisfies(finding -> assertThat(line(finding)).isEqualTo(2));

    release.file("flyway.conf", "flyway.mixed=true");
    assertThat(release.script(FindingCode.SCRIPT_MIXED)).isEmpty();
  }

  @Test
  void aGroupThatCannotBeOneTransactionIsNamed() throws Exception {
    release
        .sql("V1__one.sql", "CREATE TABLE t (a int);")
        .sql("V2__two.sql", "CREATE INDEX CONCURRENTLY i ON t (a);")
        .file("flyway.conf", "flyway.group=true");

    Release read = release.release();

    assertThat(read.scriptFindings(read.migrations()))
        .extracting(Finding::code)
        .contains(FindingCode.SCRIPT_MIXED);
    assertThat(read.scriptFindings(read.migrations().subList(1, 2))).isEmpty();
  }

  @Test
  void ownTransactionControlIsAWarningAndASavepointIsNot() throws Exception {
    release.sql(
        "V1__one.sql",
        "BEGIN;",
        "SAVEPOINT a;",
        "ROLLBACK TO SAVEPOINT a;",
        "COMMIT;",
        "DO $$ BEGIN PERFORM 1; END $$;");

    assertThat(release.script(FindingCode.SCRIPT_TRANSACTION_CONTROL))
        .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING))
        .extracting(ScriptChecksTest::line)
        .containsExactly(1, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM flyway_schema_history WHERE version = '1'",
        "UPDATE public.flyway_schema_history SET checksum = 1",
        "TRUNCATE TABLE flyway_schema_history",
        "DROP TABLE IF EXISTS \"flyway_schema_history\"",
        "ALTER TABLE ONLY flyway_schema_history ADD COLUMN a int",
        "WITH gone AS (DELETE FROM flyway_schema_history RETURNING 1) SELECT * FROM gone",
        "DO $$ BEGIN DELETE FROM flyway_schema_history; END $$",
      })
  void writesToTheHistoryAreNamed(String sql) throws Exception {
    release.sql("V1__one.sql", sql + ";");

    assertThat(release.script(FindingCode.SCRIPT_TOUCHES_HISTORY))
        .singleElement()
        .extracting(Finding::severity)
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void readingTheHistoryIsNoWrite() throws Exception {
    release.sql(
        "V1__one.sql",
        "INSERT INTO audit SELECT version FROM flyway_schema_history;",
        "COPY flyway_schema_history TO STDOUT;");

    assertThat(release.script(FindingCode.SCRIPT_TOUCHES_HISTORY)).isEmpty();
  }

  @Test
  void everyPlaceholderWithoutAValueIsNamedWithItsLine() throws Exception {
    release
        .sql("V1__one.sql", "SELECT '${known}';", "SELECT '${one}',", "'${two}';")
        .sql("V2__raw.sql", "SELECT '${raw}';")
        .sql("V2__raw.sql.conf", "placeholderReplacement=false")
        .file("flyway.conf", "flyway.placeholders.known=yes");

    assertThat(release.script(FindingCode.SCRIPT_PLACEHOLDER))
        .extracting(finding -> line(finding) + " " + finding.seen())
        .containsExactly("2 ${one} has no value", "3 ${two} has no value");
  }

  @Test
  void aPlaceholderWithoutAValueInACallbackBlocksTheRelease() throws Exception {
    release.sql("V1__one.sql", "SELECT 1;").sql("afterMigrate.sql", "GRANT SELECT TO ${who};");

    assertThat(release.findings(FindingCode.SCRIPT_PLACEHOLDER)).hasSize(1);
  }

  @Test
  void commandsOfPsqlAreNamed() throws Exception {
    release.sql("V1__one.sql", "CREATE TABLE t (a text);", "\\i other.sql", "SELECT 1;");

    assertThat(release.script(FindingCode.SCRIPT_PSQL))
        .singleElement()
        .satisfies(finding -> assertThat(line(finding)).isEqualTo(2));
  }

  @Test
  void rowsBelowCopyFromStdinAreNoStatements() throws Exception {
    release.sql("V1__one.sql", "COPY t (a) FROM STDIN;", "COMMIT;", "\\N", "\\.", "SELECT 1;");

    assertThat(release.script(FindingCode.SCRIPT_TRANSACTION_CONTROL)).isEmpty();
    assertThat(release.script(FindingCode.SCRIPT_PSQL)).isEmpty();
    assertThat(release.release().migrations().getFirst().statements()).hasSize(2);
  }

  @Test
  void whatIsAppliedAlreadyIsNotHeldAgainstTheRelease() throws Exception {
    release.sql("V1__one.sql", "CLUSTER;").sql("V2__two.sql", "SELECT 1;");

    Release read = release.release();

    assertThat(read.scriptFindings(read.migrations().subList(1, 2))).isEmpty();
  }

  @Test
  void aScriptThatCannotBeCutIsNamed() throws Exception {
    release.sql("V1__one.sql", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;");

    assertThat(release.script(FindingCode.FILE_UNREADABLE)).hasSize(1);
  }

  @Test
  @Timeout(20)
  void rowsWithoutAnEndAreNamedAndNotReadForEver() throws Exception {
    release.sql("V1__one.sql", "COPY t (a) FROM STDIN;", "1", "2");

    assertThat(release.script(FindingCode.FILE_UNREADABLE)).hasSize(1);
  }

  private static int line(Finding finding) {
    SourcePlace place = Objects.requireNonNull(finding.place());
    return place.line();
  }
}
