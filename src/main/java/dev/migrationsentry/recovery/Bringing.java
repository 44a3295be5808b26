package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.History;
import dev.migrationsentry.migration.HistoryReader;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.ObservedProject;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.Purpose;
import dev.migrationsentry.postgres.SnapshotReader;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether what is pending brings what is missing: tried on a scratch database that is made to lack
 * the same. A replay alone does not show it, because where nothing is missing IF NOT EXISTS has no
 * effect.
 */
final class Bringing {
  private final Database database;
  private final MigrationSettings settings;

  /**
   * A trial, to be made once.
   *
   * @param scratch empty, as it was made
   */
  Bringing(ScratchDatabase scratch, MigrationSettings settings) {
    this.database = scratch.database();
    this.settings = settings;
  }

  /**
   * What is asked.
   *
   * @param recorded the migrations that the history has
   * @param all those that it has when what is pending has run
   * @param missing what is not there of what they leave
   * @param now the catalogue that they leave, without what is missing
   * @param then the catalogue that all of them leave
   */
  record Question(
      Set<MigrationName> recorded,
      Set<MigrationName> all,
      Set<ObjectId> missing,
      Snapshot now,
      Snapshot then) {}

  /**
   * Runs it.
   *
   * @return what of the missing is then as it should be; nothing, if the migrations do not run
   *     through
   * @throws StepRefused the run is to end
   */
  Set<ObjectId> answer(Release release, Question question) throws StepRefused {
    try (Connection session = database.open(Purpose.REPLAY)) {
      return answer(session, release.on(session).project(), question);
    } catch (SQLException | StepRefused e) {
      if (database.stop().cause().isPresent()) {
        throw e instanceof StepRefused refused
            ? refused
            : database.refusal((SQLException) e, "trying what is pending on a scratch database");
      }
      return Set.of();
    }
  }

  private Set<ObjectId> answer(Connection session, FlywayProject project, Question question)
      throws StepRefused, SQLException {
    Replay.makeSchemas(session, project);
    History history = HistoryReader.read(session, project.historyTable());
    QualifiedName table = new QualifiedName(history.schema(), history.table());
    ScratchRun run = new ScratchRun(database, project, settings);
    List<ReleaseMigration> recorded = files(project, question.recorded());
    run.migrate(ObservedProject.only(project, recorded), run.pending(session, recorded));
    TakenAway.from(session, question.missing());
    if (!isAs(question, read(table))) {
      return Set.of();
    }
    List<ReleaseMigration> all = files(project, question.all());
    run.migrate(ObservedProject.only(project, all), run.pending(session, all));
    Snapshot then = read(table);
    return question.missing().stream()
        .filter(
            object -> Objects.equals(then.definition(object), question.then().definition(object)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<ReleaseMigration> files(FlywayProject project, Set<MigrationName> names) {
    return project.migrations().stream().filter(each -> names.contains(each.name())).toList();
  }

  /** In all that is there, and in all that should be, but for what was left where it is. */
  private static boolean isAs(Question question, Snapshot found) {
    Set<ObjectId> all = new HashSet<>(question.now().definitions().keySet());
    all.addAll(found.definitions().keySet());
    return all.stream()
        .filter(object -> TakenAway.is(object) || !question.missing().contains(object))
        .allMatch(
            object -> Objects.equals(question.now().definition(object), found.definition(object)));
  }

  private Snapshot read(QualifiedName history) throws StepRefused, SQLException {
    try (Connection connection = database.open(Purpose.READ)) {
      return SnapshotReader.read(connection, database.stop(), Set.of(history));
    }
  }
}
