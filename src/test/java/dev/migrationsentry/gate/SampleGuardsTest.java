package dev.migrationsentry.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.testing.Project;
import dev.migrationsentry.testing.SentryProcess.Ended;
import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guards and the hot patch of {@code sql/}: idempotent, and each closes its gap. */
@ServerTest
class SampleGuardsTest {
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "proposals", List.of("visitor_session_id", "expires_at"),
          "conversions", List.of("proposal_id", "user_id", "visitor_session_id"),
          "prospects",
              List.of(
                  "bio_text",
                  "external_links",
                  "follower_count",
                  "engagement_rate",
                  "source_type",
                  "source_platform",
                  "profile_url",
                  "username",
                  "display_name",
                  "scraped_at"));
  private static final List<String> INDEXES =
      List.of(
          "ix_proposals_visitor_session_id",
          "ix_proposals_expires_at",
          "ix_conversions_proposal_id",
          "ix_conversions_user_id",
          "ix_conversions_visitor_session_id");
  private static final String CHECK =
      "ALTER TABLE proposals DROP CONSTRAINT ck_proposals_owner_present";

  @TempDir Path directory;

  /** This repository is the project. */
  private static Project sample(TestDatabase database) {
    return Project.empty(Path.of("").toAbsolutePath()).on(database);
  }

  private static void passes(Ended ended) {
    assertThat(ended.exitCode()).as(ended.all()).isZero();
  }

  private static void same(Snapshot wanted, TestDatabase database, String after) throws Exception {
    assertThat(SnapshotDifference.between(wanted, Snapshots.of(database))).as(after).isEmpty();
  }

  /** Ways to break the contract, each alone. */
  private static List<String> damages() {
    List<String> damages = new ArrayList<>(List.of(CHECK));
    damages.add(
        CHECK
            + "; ALTER TABLE proposals ADD CONSTRAINT ck_proposals_owner_present"
            + " CHECK (user_id IS NOT NULL OR visitor_session_id IS NOT NULL) NOT VALID");
    COLUMNS.forEach(
        (table, columns) ->
            columns.forEach(
                column ->
                    damages.add("ALTER TABLE " + table + " DROP COLUMN " + column + " CASCADE")));
    for (String index : INDEXES) {
      damages.add("DROP INDEX " + index);
      damages.add(
          "UPDATE pg_index SET indisvalid = false WHERE indexrelid = '" + index + "'::regclass");
    }
    return damages;
  }

  @Test
  void theGuardsChangeNothingAtHeadHoweverOftenTheyRun(TestDatabase database) throws Exception {
    passes(sample(database).run("gate"));
    Snapshot head = Snapshots.of(database);

    passes(sample(database).run("guard"));
    same(head, database, "once");
    passes(sample(database).run("guard"));
    same(head, database, "twice");
  }

  @Test
  void whateverOneThingIsMissingAGateWithGuardsBringsItBack(TestDatabase database)
      throws Exception {
    passes(sample(database).run("gate"));
    Snapshot head = Snapshots.of(database);
    for (String damage : damages()) {
      database.execute(damage);
      assertThat(SnapshotDifference.between(head, Snapshots.of(database))).isNotEmpty();

      Ended ended = sample(database).run("gate", "--recovery", "guard");

      assertThat(ended.exitCode()).as(damage + "\n" + ended.all()).isZero();
      assertThat(ended.out()).as(damage).contains("guard 01_columns.sql: applied");
      same(head, database, damage);
    }
  }

  @Test
  void everythingMissingAtOnceComesBackAndOldRowsGetTheirOwners(TestDatabase database)
      throws Exception {
    passes(sample(database).run("gate"));
    Snapshot head = Snapshots.of(database);
    database.execute(
        String.join("; ", damages().stream().filter(d -> d.contains("COLUMN")).toList()));
    database.execute(
        """
        INSERT INTO users (email) VALUES ('ada@example.org');
        INSERT INTO proposals (user_id, title) VALUES (1, 'hers'), (NULL, 'nobody''s');
        INSERT INTO pipeline_counts VALUES ('draft', 2);
        """);
    Ended without = sample(database).run("gate");
    assertThat(without.exitCode()).as(without.all()).isEqualTo(60);

    passes(sample(database).run("guard"));

    same(head, database, "all columns");
    assertThat(
            database.query(
                "SELECT concat_ws('/', user_id, visitor_session_id) FROM proposals ORDER BY id"))
        .containsExactly("1", "legacy-2");
    passes(sample(database).run("check"));
  }

  @Test
  void theHotPatchMayRunTwiceAndTheNextGateRecordsWhatItMade(TestDatabase database)
      throws Exception {
    Project before = Project.empty(directory).on(database).contract("[tables.users.columns]\n");
    for (Path file : sampleFiles("V[1-5]__.*")) {
      before.migration(String.valueOf(file.getFileName()), Files.readString(file));
    }
    passes(before.run("gate"));
    String patch = Files.readString(Path.of("sql/hot_patch/conversions_proposal_id.sql"));

    database.execute(patch);
    Snapshot patched = Snapshots.of(database);
    database.execute(patch);
    same(patched, database, "patched twice");

    Ended next = sample(database).run("gate");
    passes(next);
    assertThat(next.out())
        .contains("record V6 conversions proposal id as applied without running it");
    Snapshot head = Snapshots.of(database);
    database.execute(patch);
    same(head, database, "patched at head");
  }

  private static List<Path> sampleFiles(String name) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("sql/migrations"))) {
      return files.filter(file -> file.getFileName().toString().matches(name)).toList();
    }
  }
}
