package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An index must be there, be valid, and be what the rule says. */
public record RequiredIndex(
    Home home, String name, IndexTraits traits, Lifetime lifetime, SourcePlace place)
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
    Optional<Index> found = table.index(name);
    if (found.isEmpty()) {
      return List.of(missing(table));
    }
    List<Finding> findings = new ArrayList<>();
    if (!found.get().valid() || !found.get().ready()) {
      findings.add(invalid(found.get()));
    }
    Differences differences = traits.differences(found.get(), table, home);
    if (!differences.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.INDEX_DIFFERS,
              subject(),
              differences.words(),
              differences.remedy(
                  "Add a migration that drops it and says: "
                      + traits.statement(home, name).orElse("CREATE INDEX …"))));
    }
    return findings;
  }

  private Finding missing(Table table) {
    String nearest =
        Nearest.of(name, table.indexes().stream().map(Index::name).toList())
            .map(other -> "; there is " + other)
            .orElse("");
    return Finding.of(
        FindingCode.INDEX_MISSING,
        subject(),
        "index " + name + " on " + home.shown() + " is not there" + nearest,
        traits
            .statement(home, name)
            .map(sql -> "Add a migration that says: " + sql)
            .orElse("Add a migration that creates index " + name + " on " + home.shown() + "."));
  }

  private Finding invalid(Index index) {
    String qualified =
        Identifier.quoted(home.table().schema()) + "." + Identifier.quoted(index.name());
    return Finding.of(
        FindingCode.INDEX_INVALID,
        subject(),
        "index "
            + name
            + (index.ready()
                ? " is INVALID: its build did not finish"
                : " is INVALID and takes no writes yet: its build was broken off or still runs"),
        "Once no build is running, say: REINDEX INDEX CONCURRENTLY "
            + qualified
            + "; or drop it (DROP INDEX CONCURRENTLY "
            + qualified
            + ";) and create it again.");
  }

  @Override
  public String sentence() {
    return "Table "
        + home.shown()
        + " must have a valid index "
        + name
        + traits.words()
        + lifetime.words()
        + ".";
  }
}
