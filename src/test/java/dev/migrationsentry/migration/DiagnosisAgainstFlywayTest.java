package dev.migrationsentry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migrationsentry.testing.ServerTest;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle is Flyway: what it says of a history and a folder, the diagnosis says too. */
@ServerTest
class DiagnosisAgainstFlywayTest {
  private static final int CASES = 80;
  private static final List<String> VERSIONS = List.of("1", "1.1", "2", "3", "3.0.1", "10");
  private static final List<String> NAMES = List.of("views", "grants", "facts");

  @TempDir Path folder;

  @Test
  void saysWhatFlywaySaysOfGeneratedHistories(TestDatabase target) throws Exception {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Path files = Files.createDirectory(folder.resolve("case" + seed));
      writeFiles(random, files);
      FluentConfiguration configuration = configuration(target, files, random);
      Flyway flyway = configuration.load();
      List<ReleaseMigration> release = release(target, flyway);
      writeHistory(random, target, release);

      Diagnosis diagnosis;
      try (Connection connection = target.connect()) {
        History history = HistoryReader.read(connection, HistoryTable.of(configuration));
        diagnosis = Diagnosis.of(history, release, HistoryRules.of(configuration));
      }

      String as = "seed " + seed + ": " + target.query(ROWS) + " " + diagnosis.states();
      assertThat(ours(diagnosis)).as(as).containsExactlyInAnyOrderElementsOf(flyways(flyway));
      assertThat(diagnosis.pending().stream().map(m -> m.name().script()))
          .as(as)
          .containsExactlyElementsOf(
              Arrays.stream(flyway.info().pending()).map(MigrationInfo::getScript).toList());
      if (diagnosis.states().stream().noneMatch(s -> s instanceof MigrationState.Duplicate)) {
        assertThat(diagnosis.findings().stream().filter(Finding::blocks).count())
            .as(as + diagnosis.findings())
            .isEqualTo(flyway.validateWithResult().invalidMigrations.size());
      }
    }
  }

  private static final String ROWS =
      """
      SELECT concat_ws(' ', installed_rank, version, type, success)
      FROM flyway_schema_history ORDER BY installed_rank
      """;

  private static void writeFiles(Random random, Path files) throws IOException {
    for (String version : VERSIONS) {
      if (random.nextInt(4) > 0) {
        Files.writeString(
            files.resolve("V" + version + "__step_" + version.replace('.', '_') + ".sql"),
            "SELECT " + random.nextInt(1000) + ";\n");
      }
    }
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        Files.writeString(
            files.resolve("R__" + name + ".sql"), "SELECT " + random.nextInt(1000) + ";\n");
      }
    }
    if (random.nextInt(4) == 0) {
      Files.writeString(
          files.resolve("B" + VERSIONS.get(random.nextInt(VERSIONS.size())) + "__start.sql"),
          "SELECT 'start';\n");
    }
  }

  private static FluentConfiguration configuration(TestDatabase target, Path files, Random random) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(target.settings().jdbcUrl(), target.settings().user(), "postgres")
            .locations("filesystem:" + files)
            .ignoreMigrationPatterns("*:pending", "*:future")
            .outOfOrder(random.nextInt(3) == 0);
    if (random.nextInt(4) == 0) {
      configuration.target(random.nextBoolean() ? "2?" : "current");
    }
    return configuration;
  }

  /** What the folder holds, as Flyway reads it over a history without rows. */
  private static List<ReleaseMigration> release(TestDatabase target, Flyway flyway) {
    target.execute(
        """
        CREATE TABLE IF NOT EXISTS flyway_schema_history (
          installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
          type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int,
          installed_by varchar(100) NOT NULL DEFAULT 'test',
          installed_on timestamp NOT NULL DEFAULT now(),
          execution_time int NOT NULL DEFAULT 1, success boolean NOT NULL);
        TRUNCATE flyway_schema_history
        """);
    return Arrays.stream(flyway.info().all()).map(DiagnosisAgainstFlywayTest::migration).toList();
  }

  private static ReleaseMigration migration(MigrationInfo info) {
    MigrationVersion version = info.getVersion();
    ReleaseMigration.Kind kind =
        version == null
            ? ReleaseMigration.Kind.REPEATABLE
            : info.getType().isBaseline()
                ? ReleaseMigration.Kind.BASELINE
                : ReleaseMigration.Kind.VERSIONED;
    return new ReleaseMigration(
        kind,
        new MigrationName(
            version == null ? null : version.toString(), info.getDescription(), info.getScript()),
        info.getResolvedChecksum(),
        List.of(),
        Path.of(info.getScript()),
        true,
        List.of());
  }

  private static void writeHistory(
      Random random, TestDatabase target, List<ReleaseMigration> release) {
    List<String> rows = new ArrayList<>();
    if (random.nextInt(5) == 0) {
      rows.add(row(0, null, "<< Flyway Schema Creation >>", "SCHEMA", "\"public\"", null, true));
    }
    int rank = 1;
    if (random.nextInt(4) == 0) {
      String version = VERSIONS.get(random.nextInt(VERSIONS.size()));
      rows.add(row(rank++, version, "<< Flyway Baseline >>", "BASELINE", "base", null, true));
    }
    for (ReleaseMigration migration : release) {
      MigrationName name = migration.name();
      String type = migration.kind() == ReleaseMigration.Kind.BASELINE ? "SQL_BASELINE" : "SQL";
      Integer checksum = migration.checksum();
      if (random.nextInt(3) == 0 || checksum == null) {
        continue;
      }
      boolean changed = random.nextInt(6) == 0;
      boolean success = random.nextInt(12) > 0;
      String description = name.description() + (random.nextInt(15) == 0 ? " once" : "");
      rows.add(
          row(
              rank++,
              name.version(),
              description,
              type,
              name.script(),
              changed ? checksum + 1 : checksum,
              success));
      if (random.nextInt(8) == 0 && success) {
        rows.add(row(rank++, name.version(), description, "DELETE", name.script(), null, true));
      }
      if (name.version() == null && random.nextInt(3) == 0) {
        rows.add(row(rank++, null, description, type, name.script(), checksum, true));
      }
    }
    if (random.nextInt(4) == 0) {
      rows.add(row(rank++, random.nextBoolean() ? "1.5" : "11", "gone", "SQL", "gone", 7, true));
    }
    if (random.nextInt(6) == 0) {
      rows.add(row(rank++, null, "old views", "SQL", "R__old_views.sql", 7, true));
    }
    rows.forEach(row -> target.execute("INSERT INTO flyway_schema_history VALUES " + row));
  }

  private static String row(
      int rank,
      @Nullable String version,
      String description,
      String type,
      String script,
      @Nullable Integer checksum,
      boolean success) {
    return "(%d, %s, '%s', '%s', '%s', %s, 'test', now(), 1, %s)"
        .formatted(
            rank,
            version == null ? "NULL" : "'" + version + "'",
            description,
            type,
            script,
            checksum,
            success);
  }

  private static List<String> flyways(Flyway flyway) {
    return Arrays.stream(flyway.info().all())
        .map(
            info ->
                (info.getInstalledRank() == null ? info.getScript() : info.getInstalledRank())
                    + " "
                    + word(info))
        .toList();
  }

  private static String word(MigrationInfo info) {
    boolean row = info.getInstalledRank() != null;
    return switch (info.getState()) {
      case SUCCESS, OUT_OF_ORDER, BASELINE -> "in";
      case PENDING -> "pending";
      case FAILED, MISSING_FAILED, FUTURE_FAILED -> "failed";
      case MISSING_SUCCESS -> "missing";
      case FUTURE_SUCCESS -> "ahead";
      case IGNORED -> info.getType().isBaseline() ? "below" : "late";
      case BELOW_BASELINE, BASELINE_IGNORED -> "below";
      case ABOVE_TARGET -> "above";
      case SUPERSEDED, OUTDATED -> "superseded";
      case DELETED -> "deleted";
      case UNDONE, AVAILABLE -> "not in this edition " + row;
    };
  }

  private static List<String> ours(Diagnosis diagnosis) {
    return diagnosis.states().stream().map(DiagnosisAgainstFlywayTest::word).toList();
  }

  private static String word(MigrationState state) {
    return switch (state) {
      case MigrationState.Applied s -> s.row().rank() + " in";
      case MigrationState.Pending s -> s.migration().name().script() + " pending";
      case MigrationState.Failed s -> s.row().rank() + " failed";
      case MigrationState.Changed s -> s.row().rank() + " in";
      case MigrationState.Missing s -> s.row().rank() + " missing";
      case MigrationState.Ahead s -> s.row().rank() + " ahead";
      case MigrationState.Late s -> s.migration().name().script() + " late";
      case MigrationState.Duplicate s -> s.row().rank() + " in";
      case MigrationState.Torn s -> s.row().rank() + " torn";
      case MigrationState.BelowBaseline s -> s.migration().name().script() + " below";
      case MigrationState.AboveTarget s -> s.migration().name().script() + " above";
      case MigrationState.Superseded s -> s.row().rank() + " superseded";
      case MigrationState.Deleted s -> s.row().rank() + " deleted";
      case MigrationState.Marker s -> s.row().rank() + " in";
    };
  }
}
