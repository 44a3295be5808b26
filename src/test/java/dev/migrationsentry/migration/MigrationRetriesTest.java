package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which failure of a migration is worth another try (PostgreSQL manual, appendix A): counted by the
 * server, in a sequence, which no rollback takes back. The words are in no language that anybody
 * could read.
 */
@ServerTest
class MigrationRetriesTest {
  private static final int RETRIES = 2;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, in a transaction {1}: {2}")
  @CsvSource({
    "55P03, true, 3", // lock_timeout
    "40P01, true, 3", // deadlock
    "40001, true, 3", // serialization failure
    "55P03, false, 1",
    "40P01, false, 1",
    "40001, false, 1",
    "40003, true, 1", // statement completion unknown
    "57014, true, 1", // cancelled, or statement_timeout
    "53100, true, 1", // disk full
    "53200, true, 1", // out of memory
    "53400, true, 1", // a limit of the server's settings
    "54000, true, 1", // a limit of the program
    "58030, true, 1", // an input or output error
    "XX000, true, 1", // a bug of the server
    "XX001, true, 1", // data corrupted
    "42501, true, 1", // privilege
    "42P01, true, 1", // no such table
    "42P07, true, 1", // such a table already
    "23505, true, 1", // not unique
    "22P02, true, 1", // no such value
    "25006, true, 1", // read only
    "55006, true, 1", // object in use
    "P0001, true, 1", // what a script raises
  })
  void isTriedSoOften(String state, boolean inTransaction, int tries, TestDatabase target)
      throws Exception {
    target.execute("CREATE SCHEMA aside; CREATE SEQUENCE aside.tries");
    ProjectRun run =
        new ProjectRun(target, folder)
            .file(
                "V1__raise.sql",
                "SELECT nextval('aside.tries');\nDO $$ BEGIN RAISE 'ħ' USING ERRCODE = '"
                    + state
                    + "'; END $$;\n");
    if (!inTransaction) {
      run.file("V1__raise.sql.conf", "executeInTransaction=false\n");
    }
    run.retries = RETRIES;

    assertThat(run.refused().findings().getFirst().seen()).contains("SQLSTATE " + state);

    assertThat(target.query("SELECT last_value FROM aside.tries"))
        .containsExactly(Integer.toString(tries));
  }
}
