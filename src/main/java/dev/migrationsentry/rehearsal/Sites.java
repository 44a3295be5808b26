package dev.migrationsentry.rehearsal;

import dev.migrationsentry.gate.Prepared;
import dev.migrationsentry.hazard.RehearsedMigration;
import dev.migrationsentry.hazard.RehearsedStatement;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.release.StatementText;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.MigrationName;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements that were rehearsed, found again by where they stand in the files. Their text is
 * the release's own, without what a scratch database puts in for a placeholder. Pure.
 */
final class Sites {
  /**
   * One statement.
   *
   * @param text as it is written, normalised; of several on one line all
   */
  record Site(MigrationName migration, int line, RehearsedStatement rehearsed, String text) {}

  private final Map<SourcePlace, Site> sites = new LinkedHashMap<>();
  private final Map<MigrationName, ReleaseMigration> files = new LinkedHashMap<>();
  private final List<RehearsedMigration> rehearsed;

  Sites(List<RehearsedMigration> rehearsed, Release release) {
    this.rehearsed = List.copyOf(rehearsed);
    for (RehearsedMigration migration : rehearsed) {
      release.migrations().stream()
          .filter(file -> file.name().equals(migration.name()))
          .findFirst()
          .ifPresent(file -> add(migration, file));
    }
  }

  private void add(RehearsedMigration migration, ReleaseMigration file) {
    files.put(migration.name(), file);
    for (int index = 0; index < migration.statements().size(); index++) {
      RehearsedStatement statement = migration.statements().get(index);
      List<ScriptStatement> written = file.statements();
      String sql = index < written.size() ? written.get(index).sql() : statement.sql();
      sites.merge(
          statement.place(),
          new Site(
              migration.name(), statement.place().line(), statement, StatementText.normalised(sql)),
          (one, other) ->
              new Site(
                  one.migration(), one.line(), one.rehearsed(), one.text() + "; " + other.text()));
    }
  }

  /** The statement that a hazard was seen in. */
  Optional<Site> of(Finding hazard) {
    return Optional.ofNullable(sites.get(hazard.place()));
  }

  /** The statement of a migration that begins at this line; null if that was not rehearsed. */
  @Nullable Site at(MigrationName migration, int line) {
    return sites.values().stream()
        .filter(site -> site.line() == line && site.migration().equals(migration))
        .findFirst()
        .orElse(null);
  }

  /** What the files of these migrations accept. */
  Acceptances acceptances(Prepared prepared) {
    return Acceptances.in(
        files.values(),
        prepared.release().project().configuration().getEncoding(),
        new Places(prepared.settings().directory()));
  }

  /** The statements of a migration, by what {@link Baseline} calls it. */
  List<RehearsedStatement> statements(String key) {
    return rehearsed.stream()
        .filter(migration -> Baseline.key(migration.name()).equals(key))
        .flatMap(migration -> migration.statements().stream())
        .toList();
  }

  /** The files of the migrations that were rehearsed. */
  Map<MigrationName, ReleaseMigration> files() {
    return Map.copyOf(files);
  }

  /** Whether every statement of a migration has been rehearsed. */
  boolean wholly(MigrationName migration) {
    int statements =
        rehearsed.stream()
            .filter(each -> each.name().equals(migration))
            .mapToInt(each -> each.statements().size())
            .sum();
    ReleaseMigration file = files.get(migration);
    return file != null && statements >= file.statements().size();
  }
}
