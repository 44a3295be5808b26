package dev.migrationsentry.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ratchet: only new hazards stop a release. */
@ServerTest
class BaselineTest {
  private static final String REWRITE = "ALTER TABLE proposals ALTER COLUMN id TYPE numeric;\n";

  @TempDir Path directory;

  private Project project(TestDatabase target) {
    Project project = Project.small(directory).on(target);
    assertThat(project.run("gate").exitCode()).isZero();
    target.execute("INSERT INTO proposals SELECT i, 'x' FROM generate_series(1, 20000) AS i");
    target.execute("ANALYZE proposals");
    return project
        .with("MIGRATION_SENTRY_FAIL_ON", "warning")
        .with("MIGRATION_SENTRY_BASELINE", "hazards.json")
        .migration("V2__old.sql", REWRITE);
  }

  private static Ended ends(int exitCode, Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(exitCode);
    return ended;
  }

  @Test
  void whatIsKnownIsListedAndOnlyWhatIsNewStops(TestDatabase target) throws Exception {
    Project project = project(target);
    assertThat(ends(0, project.run("rehearse", "--write-baseline")).out())
        .contains("note rehearsal.baseline-written: hazards.json")
        .contains("known from now on");
    String document = Files.readString(directory.resolve("hazards.json"));
    Validator validator =
        new ValidatorFactory().withJsonNodeFactory(new GsonNode.Factory()).createValidator();
    URI schema =
        validator.registerSchema(Files.readString(Path.of("docs/schema/baseline.schema.json")));
    assertThat(validator.validate(schema, document).getErrors()).isEmpty();

    assertThat(ends(0, project.run("rehearse")).out())
        .contains("note hazard.table-rewrite: public.proposals")
        .contains("known, by hazards.json");

    project.migration("V3__new.sql", "CREATE INDEX ix ON proposals (title);");
    assertThat(ends(62, project.run("rehearse")).out())
        .contains("note hazard.table-rewrite")
        .contains("warning hazard.index-blocks-writes")
        .contains("1 hazard of this release weighs warning or more");
  }

  @Test
  void linesCommentsAndLayoutAroundAStatementDoNotMakeItNew(TestDatabase target) throws Exception {
    Project project = project(target);
    ends(0, project.run("rehearse", "--write-baseline"));
    String before = Files.readString(directory.resolve("hazards.json"));

    project.migration(
        "V2__old.sql",
        """
        -- A comment,
        SELECT 1;
        alter table  proposals
          alter column id type NUMERIC /* and another */ ;
        """);
    ends(0, project.run("rehearse"));
    ends(0, project.run("rehearse", "--write-baseline"));
    assertThat(Files.readString(directory.resolve("hazards.json"))).isEqualTo(before);

    project.migration("V2__old.sql", "ALTER TABLE proposals ALTER COLUMN id TYPE numeric(20);\n");
    assertThat(ends(62, project.run("rehearse")).out())
        .contains("warning hazard.table-rewrite")
        .contains("note rehearsal.baseline-stale: hazards.json")
        .contains("hazard.table-rewrite of public.proposals in 2");
  }

  @Test
  void aDocumentThatCannotBeReadIsRefusedWithLineAndColumnBeforeAnythingRuns(TestDatabase target) {
    Project project = project(target);
    assertThat(ends(11, project.run("rehearse")).out())
        .contains("blocker rehearsal.baseline-unreadable: hazards.json")
        .contains("there is no such file");

    assertThat(
            ends(
                    11,
                    project.file("hazards.json", "{\n  \"version\": 1,\n  oops\n}").run("rehearse"))
                .out())
        .contains("place:  hazards.json:3:")
        .contains("it is not JSON");
    assertThat(
            ends(
                    11,
                    project
                        .file("hazards.json", "{\"version\": 1,\n\"hazards\": [],\n\"hazrds\": 1}")
                        .run("rehearse"))
                .out())
        .contains("hazards.json:3:")
        .contains("there is no key hazrds")
        .doesNotContain("migrate: starting");
    for (String wrong :
        new String[] {
          "[]",
          "{}",
          "",
          "{\"version\": 2, \"hazards\": []}",
          "{\"version\": 1}",
          "{\"version\": 1, \"hazards\": [{}]}",
          "{\"version\": 1, \"hazards\": []} x",
          "{\"version\": 1, \"hazards\": [{\"fingerprint\": \"x\", \"code\": \"hazard.table-rewrite\","
              + " \"migration\": \"2\", \"subject\": \"s\"}]}"
        }) {
      ends(11, project.file("hazards.json", wrong).run("rehearse"));
    }
  }

  @Test
  void thereHasToBeAFileToWriteTo(TestDatabase target) {
    Project project = Project.small(directory).on(target);
    assertThat(ends(2, project.run("rehearse", "--write-baseline")).out())
        .contains("--baseline sql/hazards.json --write-baseline");
    assertThat(
            ends(2, project(target).run("rehearse", "--baseline", "no/h.json", "--write-baseline"))
                .out())
        .contains("report.not-written");
  }
}
