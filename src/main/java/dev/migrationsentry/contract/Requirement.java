package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.SourcePlace;
import java.util.List;
import java.util.Optional;

/** One rule of the contract: one object that the schema must have, and what it must be like. */
public sealed interface Requirement
    permits RequiredTable, RequiredColumn, RequiredIndex, RequiredConstraint, RequiredExtension {

  /**
   * What the rule is called in findings, in the log and in the status document, for example {@code
   * proposals.visitor_session_id}. The contract's own schema is left out.
   */
  String subject();

  /** The table it is about; empty for an extension. */
  Optional<QualifiedName> table();

  /** The object's own name, as the catalogue has it: of the column, the index, the table. */
  String name();

  /** When it applies. */
  Lifetime lifetime();

  /** Where the contract says so. */
  SourcePlace place();

  /**
   * How the catalogue breaks this rule; empty if it does not. A rule about a part of a table that
   * is not there says nothing: the rule about the table itself does.
   */
  List<Finding> violations(Catalog catalog);

  /** The rule as an English sentence. */
  String sentence();
}
