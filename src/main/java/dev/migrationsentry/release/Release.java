package dev.migrationsentry.release;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.migration.FlywayProject;
import dev.migrationsentry.migration.MigrationSettings;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ScriptFinding;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Findings;
import dev.migrationsentry.verdict.Origin;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What is about to be released: the project's migrations and what is known of them before a
 * database is asked.
 *
 * @param project its Flyway settings and its migrations
 * @param inventory every file under the locations
 */
public record Release(FlywayProject project, Inventory inventory) {

  /**
   * Reads the release.
   *
   * @throws StepRefused if it is not whole, with everything that is wrong with it
   */
  public static Release read(MigrationSettings settings) throws StepRefused {
    Release release = survey(settings);
    List<Finding> findings = release.findings();
    if (findings.stream().anyMatch(Finding::blocks)) {
      List<Finding> all = new ArrayList<>(findings);
      all.addAll(
          Findings.bounded(release.scriptFindings().stream().map(ScriptFinding::finding).toList()));
      throw new StepRefused(all, DatabaseState.UNTOUCHED);
    }
    return release;
  }

  /** Reads the release as far as it can be read; what is wrong with it is among the findings. */
  public static Release survey(MigrationSettings settings) {
    return of(FlywayProject.survey(settings));
  }

  private static Release of(FlywayProject project) {
    return new Release(project, Inventory.of(project));
  }

  /** What was seen in single scripts, which are read for it; it matters while they are pending. */
  public List<ScriptFinding> scriptFindings() {
    return ScriptChecks.of(project);
  }

  /** What the scripts need of the server; they are read for it. */
  public ServerNeeds needs() {
    return ServerNeeds.of(project);
  }

  /** The same release with what Flyway's own placeholders say of a session. */
  public Release on(Connection connection) throws SQLException {
    return of(project.on(connection));
  }

  /** The migrations in the order in which Flyway runs them. */
  public List<ReleaseMigration> migrations() {
    return project.migrations();
  }

  /** The version that this release brings a database to; empty if it has no versions. */
  public Optional<String> head() {
    return migrations().stream()
        .map(each -> each.name().version())
        .filter(Objects::nonNull)
        .map(MigrationVersion::fromVersion)
        .max(Comparator.naturalOrder())
        .map(MigrationVersion::toString);
  }

  /** What was seen in the settings and the files, whatever is pending; notes among them. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(project.findings());
    findings.addAll(inventory.findings());
    return Findings.bounded(findings);
  }

  /**
   * What was seen in the scripts that are to run: what is applied already can do no more harm.
   *
   * @param pending as the diagnosis found them
   */
  public List<Finding> scriptFindings(Collection<ReleaseMigration> pending) {
    // By the file: what a session's placeholders make of it may differ from reading to reading.
    Set<Path> files = files(pending);
    List<Finding> findings =
        new ArrayList<>(
            scriptFindings().stream()
                .filter(each -> files.contains(each.migration().file()))
                .map(ScriptFinding::finding)
                .toList());
    mixedGroup(pending).ifPresent(findings::add);
    return Findings.bounded(findings);
  }

  static Set<Path> files(Collection<ReleaseMigration> migrations) {
    return migrations.stream().map(ReleaseMigration::file).collect(Collectors.toUnmodifiableSet());
  }

  /** Flyway refuses a group of which some can and some cannot run in its one transaction. */
  private Optional<Finding> mixedGroup(Collection<ReleaseMigration> pending) {
    var configuration = project.configuration();
    if (!configuration.isGroup()
        || configuration.isMixed()
        || pending.stream().noneMatch(ReleaseMigration::transactional)) {
      return Optional.empty();
    }
    Optional<ReleaseMigration> other =
        pending.stream().filter(each -> !each.transactional()).findFirst();
    return other.map(
        migration ->
            Finding.of(
                FindingCode.SCRIPT_MIXED,
                migration.name().label(),
                "flyway.group runs all that is pending in one transaction, and "
                    + migration.name().label()
                    + " cannot run in one",
                "Take flyway.group out of the Flyway settings for this release."));
  }

  /**
   * What these migrations make by their text, and a database has already.
   *
   * @param names of what it has, by table
   * @return tables, and their columns, indexes and constraints, as people write them
   */
  public List<String> alreadyThere(
      Collection<ReleaseMigration> pending, Map<QualifiedName, Set<String>> names) {
    return AlreadyThere.of(pending, names);
  }

  /**
   * The migrations with statements that may reach beyond the database that they run in, to roles,
   * other databases, files or other servers: each its label and the words. In doubt one too many.
   */
  public List<String> beyondDatabase() {
    return beyondDatabase(migrations());
  }

  /** The same of these migrations alone. */
  public List<String> beyondDatabase(Collection<ReleaseMigration> migrations) {
    return migrations.stream()
        .flatMap(
            migration ->
                BeyondDatabase.in(migration)
                    .map(words -> migration.name().label() + ": " + words)
                    .stream())
        .toList();
  }

  /** What keeps these migrations from running together in one transaction. */
  public List<Finding> againstOneTransaction(Collection<ReleaseMigration> pending) {
    return OneTransaction.against(migrations(), pending);
  }

  /** Statements of a migration that may write rows and that no lock at its end gives away. */
  public List<String> rowWrites(ReleaseMigration migration) {
    return RowWrites.in(migration);
  }

  /**
   * The statement of the release that makes an object; the last one, if several do.
   *
   * @param table its table, qualified or not
   * @param object a column, index or constraint of it, or the table itself
   */
  public Optional<Origin> makerOf(String table, String object) {
    Makers makers = new Makers(table, object);
    return migrations().reversed().stream()
        .filter(makers::mayBeIn)
        .flatMap(each -> makers.in(each).stream())
        .findFirst();
  }

  /** Whether a script begins or ends transactions by itself. */
  public static boolean controlsTransactions(ReleaseMigration migration) {
    return migration.statements().stream()
        .anyMatch(statement -> TransactionControl.in(SqlWords.of(statement.sql())));
  }
}
