package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A constraint must be there, hold for every row that is there, and be what the rule says. A
 * primary key may go by any name: {@link #ANY_NAME}.
 */
public record RequiredConstraint(
    Home home, String name, ConstraintTraits traits, Lifetime lifetime, SourcePlace place)
    implements Requirement {

  /** Of a primary key whose name the contract does not say. */
  public static final String ANY_NAME = "primary key";

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
    Optional<Constraint> found = find(table);
    if (found.isEmpty()) {
      return List.of(missing(table));
    }
    List<Finding> findings = new ArrayList<>();
    if (traits.validated() && !found.get().validated()) {
      findings.add(notValidated());
    }
    Differences differences = traits.differences(found.get(), table, home);
    if (!differences.isEmpty()) {
      findings.add(
          Finding.of(
              FindingCode.CONSTRAINT_DIFFERS,
              subject(),
              differences.words(),
              differences.remedy(
                  "Add a migration that drops it and says: "
                      + alter()
                      + traits.clause(home).orElse(" …")
                      + ";")));
    }
    return findings;
  }

  private Optional<Constraint> find(Table table) {
    return name.equals(ANY_NAME)
        ? table.constraints().stream()
            .filter(constraint -> constraint.kind() == Constraint.Kind.PRIMARY_KEY)
            .findFirst()
        : table.constraint(name);
  }

  private String alter() {
    return "ALTER TABLE "
        + home.table().sql()
        + (name.equals(ANY_NAME) ? " ADD" : " ADD CONSTRAINT " + Identifier.quoted(name));
  }

  private Finding missing(Table table) {
    String nearest =
        Nearest.of(name, table.constraints().stream().map(Constraint::name).toList())
            .map(other -> "; there is " + other)
            .orElse("");
    return Finding.of(
        FindingCode.CONSTRAINT_MISSING,
        subject(),
        (name.equals(ANY_NAME) ? "a primary key" : "constraint " + name)
            + " on "
            + home.shown()
            + " is not there"
            + nearest,
        "Add a migration that says: " + alter() + traits.clause(home).orElse(" …") + ";");
  }

  private Finding notValidated() {
    return Finding.of(
        FindingCode.CONSTRAINT_NOT_VALIDATED,
        subject(),
        "constraint " + name + " on " + home.shown() + " is NOT VALID: older rows may break it",
        "Add a migration that says: ALTER TABLE "
            + home.table().sql()
            + " VALIDATE CONSTRAINT "
            + Identifier.quoted(name)
            + ";");
  }

  @Override
  public String sentence() {
    return "Table "
        + home.shown()
        + " must have a "
        + (name.equals(ANY_NAME)
            ? ""
            : traits.validated() ? "validated constraint " : "constraint ")
        + name
        + traits.words()
        + lifetime.words()
        + ".";
  }
}
