package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Database;
import dev.migrationsentry.postgres.DeployLock;
import dev.migrationsentry.postgres.HeldLock;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.testing.TestDatabase;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.RunEvent;
import dev.migrationsentry.verdict.RunListener;
import dev.migrationsentry.verdict.StepRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A project in a folder, and one run of the engine over what is pending. */
final class ProjectRun {
  final List<RunEvent> events = new CopyOnWriteArrayList<>();
  Stop stop = new Stop(Duration.ofSeconds(60));
  Duration lockTimeout = Duration.ofSeconds(5);
  Duration statementTimeout = Duration.ZERO;
  int retries;
  ConnectionSettings settings;
  RunListener watching = RunListener.NONE;
  UnaryOperator<FluentConfiguration> flyway = UnaryOperator.identity();

  private final TestDatabase target;
  private final Path folder;

  ProjectRun(TestDatabase target, Path folder) {
    this.target = target;
    this.folder = folder;
    this.settings = target.settings();
  }

  ProjectRun file(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
    return this;
  }

  MigrationOutcome migrate() throws Exception {
    List<ReleaseMigration> pending = pending();
    try (Database database = Database.connect(settings, stop, this::on);
        HeldLock lock = DeployLock.acquire(database, 4711, Duration.ofSeconds(5))) {
      return new FlywayEngine()
          .migrate(lock, database, this::configuration, pending, settings(), this::on);
    }
  }

  private void on(RunEvent event) {
    events.add(event);
    watching.on(event);
  }

  StepRefused refused() throws Exception {
    try {
      MigrationOutcome outcome = migrate();
      throw new AssertionError("it went through: " + outcome);
    } catch (StepRefused e) {
      return e;
    }
  }

  <T extends RunEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  Diagnosis diagnosis() throws Exception {
    try (Connection connection = target.connect()) {
      return Diagnosis.of(
          HistoryReader.read(connection, HistoryTable.of(configuration())),
          release(),
          HistoryRules.of(configuration()));
    }
  }

  private List<ReleaseMigration> pending() throws Exception {
    return diagnosis().pending();
  }

  private MigrationSettings settings() {
    return new MigrationSettings(
        folder, List.of(folder), lockTimeout, statementTimeout, retries, Map.of());
  }

  private FluentConfiguration configuration() {
    return flyway.apply(
        Flyway.configure()
            .dataSource(target.settings().jdbcUrl(), target.settings().user(), "postgres")
            .locations("filesystem:" + folder)
            .loggers(FlywayLog.class.getName())
            .createSchemas(false)
            .ignoreMigrationPatterns(new String[0]));
  }

  private List<ReleaseMigration> release() throws Exception {
    TestDatabase empty = target.server().createDatabase();
    MigrationInfo[] infos =
        configuration()
            .dataSource(empty.settings().jdbcUrl(), empty.settings().user(), "postgres")
            .load()
            .info()
            .all();
    return Arrays.stream(infos).map(this::migration).toList();
  }

  private ReleaseMigration migration(MigrationInfo info) {
    MigrationVersion version = info.getVersion();
    ReleaseMigration.Kind kind =
        version == null
            ? ReleaseMigration.Kind.REPEATABLE
            : info.getType().isBaseline()
                ? ReleaseMigration.Kind.BASELINE
                : ReleaseMigration.Kind.VERSIONED;
    Path file = folder.resolve(info.getScript());
    List<ScriptStatement> statements = statements(file);
    return new ReleaseMigration(
        kind,
        new MigrationName(
            version == null ? null : version.toString(), info.getDescription(), info.getScript()),
        info.getResolvedChecksum(),
        List.of(),
        file,
        statements.stream().allMatch(ScriptStatement::transactional)
            && !Files.exists(folder.resolve(info.getScript() + ".conf")),
        statements);
  }

  /** One statement a line, which is how these tests write them. */
  private static List<ScriptStatement> statements(Path file) {
    try {
      List<ScriptStatement> statements = new ArrayList<>();
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).endsWith(";")) {
          boolean concurrent = lines.get(i).contains("CONCURRENTLY");
          statements.add(new ScriptStatement(i + 1, lines.get(i), !concurrent));
        }
      }
      return statements;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
