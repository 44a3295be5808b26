package dev.migrationsentry.recovery;

import static dev.migrationsentry.recovery.Presence.ABSENT;
import static dev.migrationsentry.recovery.Presence.PARTLY;
import static dev.migrationsentry.recovery.Presence.PRESENT;
import static dev.migrationsentry.recovery.Presence.UNDECIDED;
import static dev.migrationsentry.recovery.Presence.UNTRACEABLE;
import static dev.migrationsentry.recovery.ReplayFolder.effects;
import static dev.migrationsentry.recovery.ReplayFolder.presence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServerTest
class ReplayTest {
  private ReplayFolder folder = ReplayFolder.sample();

  @BeforeEach
  void empty(@TempDir Path directory) {
    folder = new ReplayFolder(directory);
  }

  @Test
  void learnsWhatEachMigrationDoes(TestDatabase target) throws Exception {
    ReplayedHistory history =
        folder
            .then("CREATE TABLE t (id integer PRIMARY KEY, name text);")
            .then("ALTER TABLE t ALTER COLUMN name SET NOT NULL;")
            .then("DROP TABLE t;")
            .replay(target);

    assertThat(effects(history, 0))
        .containsExactly(
            "Made table public.t: table",
            "Made column public.t.id: integer not null",
            "Made column public.t.name: text",
            "Made constraint public.t.t_pkey: PRIMARY KEY (id)",
            "Made index public.t.t_pkey: CREATE UNIQUE INDEX t_pkey ON public.t USING btree (id)");
    assertThat(effects(history, 1)).containsExactly("Changed column public.t.name: text not null");
    assertThat(effects(history, 2))
        .containsExactly(
            "Dropped table public.t",
            "Dropped column public.t.id",
            "Dropped column public.t.name",
            "Dropped constraint public.t.t_pkey",
            "Dropped index public.t.t_pkey");
    assertThat(history.fidelity().isProof()).isTrue();
    assertThat(history.fidelity().place()).isEqualTo(ScratchPlace.SAME_SERVER);
    assertThat(ReplayFolder.live(target).definitions().keySet())
        .as("the target")
        .noneMatch(object -> object.toString().contains("public.t"));
  }

  @Test
  void aColumnThatALaterMigrationChangesIsPresentInEitherForm(TestDatabase target)
      throws Exception {
    ReplayedHistory history =
        folder
            .then("CREATE TABLE t (id integer);")
            .then("ALTER TABLE t ADD COLUMN n integer;")
            .then("ALTER TABLE t ALTER COLUMN n TYPE bigint;")
            .replay(target);
    assertThat(history.effects(1).getFirst().overtakenBy()).isEqualTo(OptionalInt.of(2));

    target.execute("CREATE TABLE t (id integer, n bigint)");
    assertThat(presence(history, target)).containsExactly(PRESENT, PRESENT, PRESENT);
    target.execute("ALTER TABLE t ALTER COLUMN n TYPE integer");
    assertThat(presence(history, target)).containsExactly(PRESENT, PRESENT, ABSENT);
    target.execute("ALTER TABLE t ALTER COLUMN n TYPE text");
    assertThat(presence(history, target)).containsExactly(PRESENT, PARTLY, PARTLY);
    target.execute("ALTER TABLE t DROP COLUMN n");
    assertThat(presence(history, target)).containsExactly(PRESENT, ABSENT, ABSENT);
  }

  @Test
  void whatIsDroppedLaterIsTakenForMadeOnlyIfSomethingElseShowsIt(TestDatabase target)
      throws Exception {
    ReplayedHistory history =
        folder
            .then("CREATE TABLE t (id integer); CREATE TABLE u (id integer);")
            .then("CREATE TABLE gone (id integer);")
            .then("DROP TABLE u;")
            .then("DROP TABLE gone;")
            .replay(target);

    assertThat(presence(history, target))
        .as("empty")
        .containsExactly(ABSENT, UNDECIDED, ABSENT, UNDECIDED);
    target.execute("CREATE TABLE t (id integer)");
    assertThat(presence(history, target))
        .as("at head")
        .containsExactly(PRESENT, UNDECIDED, PRESENT, UNDECIDED);
    target.execute("CREATE TABLE u (id integer)");
    assertThat(presence(history, target))
        .as("not dropped yet")
        .containsExactly(PRESENT, UNDECIDED, ABSENT, UNDECIDED);
  }

  @Test
  void whatIsRenamedIsAnotherObject(TestDatabase target) throws Exception {
    ReplayedHistory history =
        folder
            .then("CREATE TABLE t (id integer); CREATE VIEW v AS SELECT id FROM t;")
            .then("ALTER TABLE t RENAME TO r;")
            .replay(target);
    assertThat(effects(history, 1))
        .contains("Dropped table public.t", "Made table public.r: table")
        .anyMatch(line -> line.startsWith("Changed view public.v: ") && line.contains("public.r"));

    target.execute("CREATE TABLE r (id integer); CREATE VIEW v AS SELECT id FROM r");
    assertThat(presence(history, target)).containsExactly(PRESENT, PRESENT);
    target.execute("DROP VIEW v");
    assertThat(presence(history, target)).containsExactly(PARTLY, PARTLY);
  }

  @Test
  void aMigrationOfDataAloneLeavesNoTraceAndIsSaidToWriteRows(TestDatabase target)
      throws Exception {
    ReplayedHistory history =
        folder
            .then("CREATE TABLE t (id integer); CREATE TABLE u (id integer);")
            .then("UPDATE t SET id = 1 WHERE id = 2;")
            .then("DO $$ BEGIN DELETE FROM u; END $$;")
            .then("ALTER TABLE t ADD COLUMN n integer; INSERT INTO t (n) VALUES (1);")
            .then("TRUNCATE u;")
            .replay(target);

    target.execute("CREATE TABLE t (id integer, n integer); CREATE TABLE u (id integer)");
    assertThat(presence(history, target))
        .containsExactly(PRESENT, UNTRACEABLE, UNTRACEABLE, PRESENT, UNTRACEABLE);
    assertThat(history.migrations())
        .extracting(MigrationEffects::rows)
        .containsExactly(
            List.of(),
            List.of("rows of public.t"),
            List.of("rows of public.u"),
            List.of("rows of public.t"),
            List.of("TRUNCATE (line 1)"));
  }

  @Test
  void anIndexBuiltConcurrentlyIsAnEffectAndAnInvalidOneIsNotIt(TestDatabase target)
      throws Exception {
    ReplayedHistory history =
        folder
            .then("CREATE TABLE t (id integer);")
            .then("CREATE INDEX CONCURRENTLY ix ON t (id);")
            .replay(target);
    assertThat(effects(history, 1))
        .containsExactly("Made index public.t.ix: CREATE INDEX ix ON public.t USING btree (id)");

    target.execute("CREATE TABLE t (id integer); CREATE INDEX ix ON t (id)");
    assertThat(presence(history, target)).containsExactly(PRESENT, PRESENT);
    target.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix'::regclass");
    assertThat(presence(history, target)).containsExactly(PRESENT, PARTLY);
    assertThat(Proof.of(history, ReplayFolder.live(target)).get(1).marked(Trace.Mark.DIFFERENT))
        .singleElement()
        .satisfies(trace -> assertThat(trace.live()).endsWith("(id) INVALID"));
  }

  @Test
  void aHalfDoneMigrationIsNamedByItsHalves(TestDatabase target) throws Exception {
    ReplayedHistory history =
        folder
            .then("CREATE TABLE t (id integer);")
            .then("ALTER TABLE t ADD COLUMN n integer; CREATE INDEX ix ON t (n);")
            .replay(target);
    target.execute("CREATE TABLE t (id integer, n integer)");

    Evidence evidence = Proof.of(history, ReplayFolder.live(target)).get(1);

    assertThat(evidence.presence()).isEqualTo(PARTLY);
    assertThat(evidence.marked(Trace.Mark.IN))
        .extracting(trace -> trace.effect().object().toString())
        .containsExactly("column public.t.n");
    assertThat(evidence.marked(Trace.Mark.NOT_IN))
        .extracting(trace -> trace.effect().object().toString())
        .containsExactly("index public.t.ix");
    assertThat(history.differences(ReplayFolder.live(target), 1))
        .extracting(effect -> effect.getClass().getSimpleName() + " " + effect.object())
        .containsExactly("Dropped index public.t.ix");
  }

  @Test
  void followsTheProjectsOwnSettings(TestDatabase target) throws Exception {
    target.execute("ALTER DATABASE " + target.name() + " SET search_path = app, public");
    ReplayedHistory history =
        folder
            .file(
                "flyway.conf",
                "flyway.schemas=app\nflyway.placeholders.column=extra\nflyway.group=true\n")
            .file("sql/migrations/afterMigrate.sql", "COMMENT ON TABLE t IS 'kept';")
            .file("sql/migrations/R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;")
            .then("CREATE TABLE t (${column} integer);")
            .replay(target);

    assertThat(effects(history, 0))
        .containsExactly("Made table app.t: table", "Made column app.t.extra: integer");
    assertThat(effects(history, 1)).containsExactly("Made view app.v:  SELECT 1 AS one;");
    assertThat(history.afterwards())
        .singleElement()
        .satisfies(
            effect ->
                assertThat(effect.object().toString()).isEqualTo("comment app.app.t (table)"));
  }

  @Test
  void aHistoryThatDoesNotRunThroughIsRefusedByName(TestDatabase target) {
    folder.then("CREATE TABLE t (id integer);").then("ALTER TABLE elsewhere ADD COLUMN n integer;");

    assertThatThrownBy(() -> folder.replay(target))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused -> {
              assertThat(refused.findings().getFirst().code())
                  .isEqualTo(FindingCode.RECOVERY_REPLAY_FAILED);
              assertThat(refused.findings().getFirst().subject()).contains("V2 step");
              assertThat(refused.getMessage()).contains("elsewhere");
            });
    assertThat(target.query("SELECT datname FROM pg_database WHERE datname LIKE '%scratch%'"))
        .isEmpty();
  }

  @Test
  void whatCannotBePutDownToOneMigrationIsRefused(TestDatabase target) {
    folder
        .then("CREATE EXTENSION pgcrypto;")
        .then("ALTER EXTENSION pgcrypto DROP FUNCTION gen_salt(text);");

    assertThatThrownBy(() -> folder.replay(target))
        .isInstanceOfSatisfying(
            StepRefused.class,
            refused -> {
              assertThat(refused.findings().getFirst().code())
                  .isEqualTo(FindingCode.RECOVERY_REPLAY_FAILED);
              assertThat(refused.findings().getFirst().subject()).contains("gen_salt");
            });
  }
}
