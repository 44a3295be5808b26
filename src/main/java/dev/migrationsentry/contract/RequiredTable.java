package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table, or what reads like one, must be there.
 *
 * @param kind null where any kind will do
 */
public record RequiredTable(
    Home home, Table.@Nullable Kind kind, Lifetime lifetime, SourcePlace place)
    implements Requirement {

  @Override
  public String subject() {
    return home.shown();
  }

  @Override
  public Optional<QualifiedName> table() {
    return Optional.of(home.table());
  }

  @Override
  public String name() {
    return home.table().name();
  }

  @Override
  public List<Finding> violations(Catalog catalog) {
    Optional<Table> found = catalog.table(home.table());
    if (found.isEmpty()) {
      return List.of(
          Finding.of(
              FindingCode.TABLE_MISSING,
              subject(),
              "table " + home.table() + " is not there",
              "Add a migration that creates it; if it lives in another schema, say so in the"
                  + " contract: [tables.\"schema."
                  + name()
                  + "\"]."));
    }
    if (kind != null && found.get().kind() != kind) {
      return List.of(
          Finding.of(
              FindingCode.TABLE_DIFFERS,
              subject(),
              "expected a " + word(kind) + ", found a " + word(found.get().kind()),
              "Add a migration that replaces it. If the database is right, change the contract."));
    }
    return List.of();
  }

  @Override
  public String sentence() {
    return "There must be a "
        + (kind == null ? "table" : word(kind))
        + " "
        + subject()
        + lifetime.words()
        + ".";
  }

  /** The kind as people write it. */
  static String word(Table.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
