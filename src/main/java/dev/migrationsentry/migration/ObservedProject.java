package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.StepRefused;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A project whose run is looked at: for {@link MigrationEngine#migrate}. */
public final class ObservedProject {
  private ObservedProject() {}

  /**
   * The project's own configurations, with an observer, and with a transaction for each migration
   * even where the project has one for all ({@code flyway.group}).
   */
  public static Supplier<FluentConfiguration> of(
      FlywayProject project, MigrationObserver observer) {
    Map<String, MigrationName> names =
        project.migrations().stream()
            .map(ReleaseMigration::name)
            .collect(Collectors.toMap(MigrationName::script, Function.identity(), (a, _) -> a));
    return () -> {
      FluentConfiguration configuration = project.configuration().group(false);
      return configuration.callbacks(
          Stream.concat(
                  Stream.of(new Observing(observer, names)),
                  Stream.of(configuration.getCallbacks()))
              .toArray(Callback[]::new));
    };
  }

  /** Comes before the project's own callbacks, which are scripts: what these do after counts. */
  private record Observing(MigrationObserver observer, Map<String, MigrationName> names)
      implements Callback {
    @Override
    public boolean supports(Event event, Context context) {
      return switch (event) {
        case BEFORE_EACH_MIGRATE, AFTER_EACH_MIGRATE, AFTER_MIGRATE_APPLIED -> true;
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
          case BEFORE_EACH_MIGRATE -> observer.begins(name(context.getMigrationInfo()));
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

    private MigrationName name(MigrationInfo info) {
      MigrationName name = names.get(info.getScript());
      if (name == null) {
        throw new IllegalStateException("not a migration of the project: " + info.getScript());
      }
      return name;
    }
  }
}
