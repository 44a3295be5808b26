package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.List;
import java.util.Optional;

/**
 * A column must be there, and be what the rule says. What the rule does not say is not compared.
 */
public record RequiredColumn(
    Home home, String name, ColumnTraits traits, Lifetime lifetime, SourcePlace place)
    implements Requirement {

  @Override
  public String subject() {
    return home.part(name);
  }

  @Override
  public Optional<QualifiedName> table() {
    return Optional.of(home.table());
  }

  @Override
  public List<Finding> violations(Catalog catalog) {
    return catalog.table(home.table()).map(this::violations).orElse(List.of());
  }

  private List<Finding> violations(Table table) {
    Optional<Column> found = table.column(name);
    if (found.isEmpty()) {
      return List.of(missing(table));
    }
    Differences differences = new ColumnComparison(this, table, found.get()).differences();
    if (differences.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.of(
            FindingCode.COLUMN_DIFFERS,
            subject(),
            differences.words(),
            differences.remedy("Add a migration that replaces the column.")));
  }

  private Finding missing(Table table) {
    String nearest =
        Nearest.of(name, table.columns().stream().map(Column::name).toList())
            .map(other -> "; there is " + home.part(other))
            .orElse("");
    return Finding.of(
        FindingCode.COLUMN_MISSING,
        subject(),
        "column " + subject() + " is not there" + nearest,
        "Add a migration that says: ALTER TABLE "
            + home.table().sql()
            + " ADD COLUMN "
            + Identifier.quoted(name)
            + (traits.type() == null ? " …" : " " + traits.type())
            + ";");
  }

  @Override
  public String sentence() {
    return "Table "
        + home.shown()
        + " must have a column "
        + name
        + traits.words()
        + lifetime.words()
        + ".";
  }
}
