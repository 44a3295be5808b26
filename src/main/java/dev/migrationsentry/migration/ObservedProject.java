package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.callback.Statement;
import org.flywaydb.core.api.callback.Warning;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** A project whose run is looked at: for {@link MigrationEngine#migrate}. */
public final class ObservedProject {
  private ObservedProject() {}

  /**
   * The project's own configurations, with an observer, and with a transaction for each migration
   * even where the project has one for all ({@code flyway.group}).
   */
  public static Supplier<FluentConfiguration> of(
      FlywayProject project, MigrationObserver observer) {
    return of(project, observer, _ -> true, false);
  }

  /**
   * The project's own configurations, with an observer and nothing else changed: with {@code
   * flyway.group} a migration begins before those before it are committed.
   */
  public static Supplier<FluentConfiguration> asDeployed(
      FlywayProject project, MigrationObserver observer) {
    return of(project, observer, _ -> true, project.configuration().isGroup());
  }

  /**
   * The same with some of the migrations alone, as if the project had no others.
   *
   * @param which by their files; for {@link MigrationEngine#migrate} these and no more are pending
   */
  public static Supplier<FluentConfiguration> only(
      FlywayProject project, Collection<ReleaseMigration> which) {
    Set<Path> files = which.stream().map(ReleaseMigration::file).collect(Collectors.toSet());
    return of(project, NOBODY, files::contains, false);
  }

  private static final MigrationObserver NOBODY =
      new MigrationObserver() {
        @Override
        public void begins(MigrationName migration) {}

        @Override
        public void ran(MigrationName migration, Connection session, boolean inTransaction) {}

        @Override
        public void allRan() {}
      };

  private static Supplier<FluentConfiguration> of(
      FlywayProject project, MigrationObserver observer, Predicate<Path> which, boolean group) {
    Map<String, MigrationName> names =
        project.migrations().stream()
            .map(ReleaseMigration::name)
            .collect(Collectors.toMap(MigrationName::script, Function.identity(), (a, _) -> a));
    return () -> {
      FluentConfiguration configuration = project.configuration(which).group(group);
      return configuration.callbacks(
          Stream.concat(
                  Stream.of(new Observing(observer, names)),
                  Stream.of(configuration.getCallbacks()))
              .toArray(Callback[]::new));
    };
  }

  /** Comes before the project's own callbacks, which are scripts: what these do after counts. */
  private static final class Observing implements Callback {
    private final MigrationObserver observer;
    private final Map<String, MigrationName> names;
    private @Nullable MigrationName running;

    Observing(MigrationObserver observer, Map<String, MigrationName> names) {
      this.observer = observer;
      this.names = names;
    }

    @Override
    public boolean supports(Event event, Context context) {
      return switch (event) {
        case BEFORE_EACH_MIGRATE,
            BEFORE_EACH_MIGRATE_STATEMENT,
            AFTER_EACH_MIGRATE_STATEMENT,
            AFTER_EACH_MIGRATE_STATEMENT_ERROR,
            AFTER_EACH_MIGRATE,
            AFTER_MIGRATE_APPLIED ->
            true;
        default -> false;
      };
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    /** Flyway calls them in the order of their names, so this one is the first. */
    @Override
    public String getCallbackName() {
      return "";
    }

    @Override
    public void handle(Event event, Context context) {
      try {
        switch (event) {
          case BEFORE_EACH_MIGRATE -> {
            running = name(context.getMigrationInfo());
            observer.begins(running);
          }
          case BEFORE_EACH_MIGRATE_STATEMENT,
              AFTER_EACH_MIGRATE_STATEMENT,
              AFTER_EACH_MIGRATE_STATEMENT_ERROR ->
              statement(event, Objects.requireNonNull(running), context);
          case AFTER_EACH_MIGRATE ->
              observer.ran(
                  name(context.getMigrationInfo()),
                  context.getConnection(),
                  !context.getConnection().getAutoCommit());
          case AFTER_MIGRATE_APPLIED -> observer.allRan();
          default -> throw new IllegalStateException(event.getId());
        }
      } catch (StepRefused e) {
        throw new RunHalted(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void statement(Event event, MigrationName migration, Context context)
        throws StepRefused, SQLException {
      Connection session = context.getConnection().unwrap(BaseConnection.class);
      Statement statement = context.getStatement();
      switch (event) {
        case BEFORE_EACH_MIGRATE_STATEMENT ->
            observer.beforeStatement(migration, session, statement.getSql());
        case AFTER_EACH_MIGRATE_STATEMENT ->
            observer.afterStatement(
                migration,
                session,
                statement.getSql(),
                statement.getWarnings().stream().map(Warning::getMessage).toList());
        default -> observer.statementFailed(migration, session, statement.getSql());
      }
    }

    private MigrationName name(MigrationInfo info) {
      MigrationName name = names.get(info.getScript());
      if (name == null) {
        throw new IllegalStateException("not a migration of the project: " + info.getScript());
      }
      return name;
    }
  }
}
