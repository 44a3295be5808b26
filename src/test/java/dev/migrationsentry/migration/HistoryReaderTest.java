package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

@ServerTest
class HistoryReaderTest {
  private static final HistoryTable DEFAULT =
      new HistoryTable(null, List.of(), "flyway_schema_history");

  @Test
  void findsNoTableInAnEmptyDatabase(TestDatabase target) throws Exception {
    History history = read(target, DEFAULT);

    assertThat(history.schema()).isEqualTo("public");
    assertThat(history.schemaExists()).isTrue();
    assertThat(history.tableExists()).isFalse();
    assertThat(history.schemasWithObjects()).isEmpty();
  }

  @Test
  void saysThatTheSchemaIsMissing(TestDatabase target) throws Exception {
    History history = read(target, new HistoryTable("app", List.of("app"), "h"));

    assertThat(history.schemaExists()).isFalse();
    assertThat(codes(Diagnosis.of(history, List.of(), HistoryRules.STRICT)))
        .containsExactly(FindingCode.HISTORY_UNREADABLE);
  }

  @Test
  void countsObjectsAsFlywayDoesAndLeavesOutThoseOfExtensions(TestDatabase target)
      throws Exception {
    target.execute("CREATE EXTENSION pg_trgm");
    assertThat(read(target, DEFAULT).schemasWithObjects()).isEmpty();

    target.execute("CREATE TYPE mood AS ENUM ('good')");
    assertThat(read(target, DEFAULT).schemasWithObjects()).containsExactly("public");
  }

  @Test
  void refusesToGuessWhoseTablesTheseAre(TestDatabase target) throws Exception {
    target.execute("CREATE TABLE proposals (id int)");

    Diagnosis diagnosis = Diagnosis.of(read(target, DEFAULT), List.of(), HistoryRules.STRICT);

    assertThat(codes(diagnosis)).containsExactly(FindingCode.HISTORY_ABSENT);
    assertThat(diagnosis.atHead()).isFalse();
  }

  @Test
  void bearsRowsThatLackEverything(TestDatabase target) throws Exception {
    target.execute(
        """
        CREATE TABLE flyway_schema_history (installed_rank text, version int, description text,
          type text, script text, checksum bigint, installed_by text, installed_on text,
          success int);
        INSERT INTO flyway_schema_history VALUES
          ('1', 1, 'first', 'SQL', 'V1__first.sql', 7, 'me', 'once', 1),
          ('2', 2, 'second', 'SQL', 'V2__second.sql', 99999999999, 'me', 'once', 1),
          ('3', 3, 'third', 'SQL', 'V3__third.sql', 7, 'me', NULL, NULL),
          ('4', 4, 'fourth', 'UNDO_SQL', 'U4__fourth.sql', 7, 'me', NULL, 1),
          ('4', 5, 'fifth', 'SQL', 'V5__fifth.sql', 7, 'me', NULL, 1),
          (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
        """);

    Diagnosis diagnosis = Diagnosis.of(read(target, DEFAULT), List.of(), HistoryRules.STRICT);

    assertThat(diagnosis.findings().stream().filter(Finding::blocks).map(Finding::seen))
        .hasSize(5)
        .allMatch(seen -> seen.contains("is not whole"))
        .anyMatch(seen -> seen.contains("no checksum"))
        .anyMatch(seen -> seen.contains("no success"))
        .anyMatch(seen -> seen.contains("'UNDO_SQL'"))
        .anyMatch(seen -> seen.contains("that of another row"))
        .anyMatch(seen -> seen.contains("no installed_rank"));
  }

  @Test
  void refusesATableOfAnotherShape(TestDatabase target) {
    target.execute("CREATE TABLE flyway_schema_history (id int, version text)");

    assertThatThrownBy(() -> read(target, DEFAULT))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused ->
                assertThat(refused.findings().getFirst().seen())
                    .contains("installed_rank")
                    .doesNotContain("version,"));
  }

  @Test
  void namesTheMissingPrivilege(TestDatabase target) throws Exception {
    target.execute("CREATE TABLE flyway_schema_history (installed_rank int)");
    target.execute(
        "DO $$ BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE reader");

      assertThatThrownBy(() -> HistoryReader.read(connection, DEFAULT))
          .isInstanceOfSatisfying(
              StepRefused.class,
              refused ->
                  assertThat(refused.findings().getFirst().remedy()).contains("GRANT USAGE"));
    }
  }

  private static History read(TestDatabase target, HistoryTable table) throws Exception {
    try (Connection connection = target.connect()) {
      connection.setReadOnly(true);
      return HistoryReader.read(connection, table);
    }
  }

  private static List<FindingCode> codes(Diagnosis diagnosis) {
    return diagnosis.findings().stream().map(Finding::code).toList();
  }
}
