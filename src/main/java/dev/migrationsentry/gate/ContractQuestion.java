package dev.migrationsentry.gate;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.contract.Contract;
import dev.migrationsentry.contract.Requirement;
import dev.migrationsentry.postgres.CatalogReader;
import dev.migrationsentry.postgres.InvalidIndexes;
import dev.migrationsentry.postgres.ReadOnlyTransaction;
import dev.migrationsentry.postgres.Stop;
import dev.migrationsentry.release.Release;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Origin;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import dev.migrationsentry.verdict.StepRefused;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a schema keeps the contract of a release.
 *
 * @param directory the project's folder, from which places are named
 */
record ContractQuestion(Contract contract, Release release, Path directory) {

  static ContractQuestion of(Prepared prepared) {
    return new ContractQuestion(
        prepared.contract(), prepared.release(), prepared.settings().directory());
  }

  /**
   * The answer.
   *
   * @param checks each rule that applies, and whether it is kept
   * @param violations of the rules that apply
   */
  record Answer(Map<String, Boolean> checks, List<Finding> violations) {}

  /**
   * Asks it.
   *
   * @param connection in autocommit, and left so
   * @param head the highest applied version; null without any
   */
  Answer ask(Connection connection, Stop stop, @Nullable String head) throws StepRefused {
    return of(CatalogReader.tables(connection, stop, contract.tables()), head);
  }

  /** The same within a transaction, which searches no schema but the catalogue's afterwards. */
  Answer ask(ReadOnlyTransaction transaction, @Nullable String head) throws StepRefused {
    return of(CatalogReader.tables(transaction, contract.tables()), head);
  }

  /** The same of a catalogue that has been read. */
  Answer of(Catalog catalog, @Nullable String head) {
    return new Answer(contract.checks(catalog, head), violations(catalog, head));
  }

  /** How this catalogue breaks the rules that apply. */
  List<Finding> violations(Catalog catalog, @Nullable String head) {
    return contract.violations(catalog, head, this::maker);
  }

  private Optional<Origin> maker(Requirement rule) {
    return rule.table()
        .flatMap(table -> release.makerOf(table.toString(), rule.name()))
        .map(this::withinTheProject);
  }

  /** As the contract's own places are written: from the project's folder on. */
  private Origin withinTheProject(Origin origin) {
    Path project = directory.toAbsolutePath();
    Path file = Path.of(origin.place().file());
    return file.isAbsolute() && file.startsWith(project)
        ? new Origin(
            SourcePlace.line(project.relativize(file).toString(), origin.place().line()),
            origin.migration())
        : origin;
  }

  /**
   * The INVALID indexes that no rule of the contract speaks of. One that the release makes blocks:
   * its migration is recorded, and what it was to bring is not there.
   */
  List<Finding> invalidIndexes(Connection connection, @Nullable String head) throws SQLException {
    return invalidIndexes(InvalidIndexes.read(connection), head);
  }

  /** The same of those that were found. */
  List<Finding> invalidIndexes(List<InvalidIndexes.Invalid> found, @Nullable String head) {
    List<Requirement> requirements = contract.checked(head);
    List<Finding> findings = new ArrayList<>();
    for (InvalidIndexes.Invalid invalid : found) {
      boolean ofTheContract =
          requirements.stream()
              .anyMatch(
                  rule ->
                      rule.name().equals(invalid.index())
                          && rule.table().filter(invalid.table()::equals).isPresent());
      if (!ofTheContract) {
        findings.add(
            invalid(
                invalid,
                release
                    .makerOf(invalid.table().toString(), invalid.index())
                    .map(this::withinTheProject)));
      }
    }
    return findings;
  }

  private static Finding invalid(InvalidIndexes.Invalid invalid, Optional<Origin> maker) {
    Finding finding =
        Finding.of(
            FindingCode.INDEX_INVALID,
            invalid.table() + "." + invalid.index(),
            "index "
                + invalid.index()
                + " is INVALID: its build did not finish, or still runs"
                + maker
                    .map(origin -> "; " + origin.migration().label() + " makes it")
                    .orElse(", and no migration of this release makes it"),
            "Once no build is running, say: REINDEX INDEX CONCURRENTLY " + invalid.sql() + ";");
    return maker
        .map(origin -> finding.at(origin.place()))
        .orElseGet(() -> finding.weighing(Severity.WARNING));
  }
}
