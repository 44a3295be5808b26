package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, from the outside. */
@ServerTest
class RehearseTest {
  private static final String RISKY =
      """
      -- Titles were too short.
      ALTER TABLE proposals ALTER COLUMN id TYPE numeric;
      CREATE INDEX ix_proposals_title ON proposals (title);
      """;

  private static Project gated(Path directory, TestDatabase target) {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    return project;
  }

  /** In one session: what another one still has to report of its rows would be counted on top. */
  private static void fill(TestDatabase target, int rows) {
    target.execute(
        "INSERT INTO proposals SELECT i, 'title ' || i FROM generate_series(1, %d) AS i; "
                .formatted(rows)
            + "ANALYZE proposals");
  }

  private static List<String> scratchDatabases(TestDatabase target) {
    return target.query("SELECT datname FROM pg_database WHERE datname ~ '^migration_sentry_'");
  }

  @Test
  void saysWhomEachStatementWouldBlockAndLeavesTheTargetAlone(
      @TempDir Path directory, TestDatabase target) throws Exception {
    Project project = gated(directory, target).migration("V2__longer.sql", RISKY);
    fill(target, 20_000);

    SentryProcess.Ended ended = project.run("rehearse", "--report", "run.json");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains("blocks every read and write of public.proposals (ACCESS EXCLUSIVE)")
        .contains("sql/migrations/V2__longer.sql:2")
        .contains("warning hazard.table-rewrite: public.proposals")
        .contains("warning hazard.index-blocks-writes: public.proposals.ix_proposals_title")
        .contains("CREATE INDEX CONCURRENTLY ix_proposals_title ON proposals (title);")
        .contains("with about 20000 rows");
    assertThat(target.query("SELECT version FROM flyway_schema_history")).containsExactly("1");
    assertThat(scratchDatabases(target)).isEmpty();
    JsonObject report =
        JsonParser.parseString(Files.readString(directory.resolve("run.json"))).getAsJsonObject();
    assertThat(report.get("command").getAsString()).isEqualTo("rehearse");
    assertThat(report.getAsJsonArray("applied")).isEmpty();
    assertThat(report.getAsJsonObject("rehearsal").getAsJsonArray("migrations")).hasSize(1);
  }

  @Test
  void theSameStatementIsANoteOnAFewRowsAndAnythingLighterThanTheLevelPasses(
      @TempDir Path directory, TestDatabase target) {
    Project project = gated(directory, target).migration("V2__longer.sql", RISKY);
    fill(target, 200);

    assertThat(project.run("rehearse").out())
        .contains("note hazard.table-rewrite: public.proposals")
        .contains("with about 200 rows");
    SentryProcess.Ended strict = project.run("rehearse", "--fail-on", "note");
    assertThat(strict.exitCode()).isEqualTo(62);
    assertThat(strict.out()).contains("blocker hazard.over-level");
  }

  @Test
  void theGateHasTheFingerprintOfItsRehearsal(@TempDir Path directory, TestDatabase target)
      throws Exception {
    Project project =
        gated(directory, target)
            .migration("V2__note.sql", "ALTER TABLE proposals ADD COLUMN note text;");
    assertThat(project.run("rehearse", "--report", "dry.json").exitCode()).isZero();
    assertThat(project.run("gate", "--report", "real.json").exitCode()).isZero();

    assertThat(fingerprint(directory.resolve("real.json")))
        .startsWith("sha256:")
        .isEqualTo(fingerprint(directory.resolve("dry.json")));
  }

  private static String fingerprint(Path report) throws Exception {
    return JsonParser.parseString(Files.readString(report))
        .getAsJsonObject()
        .get("fingerprint")
        .getAsString();
  }

  @Test
  void whatTheTargetHasBesidesItsHistoryIsSaidAndAFailureIsTheGates(
      @TempDir Path directory, TestDatabase target) {
    Project project =
        gated(directory, target).migration("V2__bad.sql", "ALTER TABLE nowhere ADD COLUMN a int;");
    target.execute("CREATE INDEX by_hand ON proposals (title)");

    SentryProcess.Ended ended = project.run("rehearse");

    assertThat(ended.exitCode()).isEqualTo(50);
    assertThat(ended.out()).contains("V2__bad.sql").contains("the database was not touched");
    assertThat(scratchDatabases(target)).isEmpty();
    project.migration("V2__bad.sql", "ALTER TABLE proposals ADD COLUMN a int;");
    assertThat(project.run("rehearse").out())
        .contains("warning rehearsal.target-differs")
        .contains("index public.proposals.by_hand is there and no applied migration makes it");
  }
}
