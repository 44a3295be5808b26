package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this release requires of the schema.
 *
 * @param schema the schema of tables whose names are written without one
 * @param requirements in the order of the file
 * @param probes in the order of the file
 */
public record Contract(String schema, List<Requirement> requirements, List<Probe> probes) {
  public Contract {
    requirements = List.copyOf(requirements);
    probes = List.copyOf(probes);
  }

  /** Every table that a rule speaks of: what has to be read of the catalogue. */
  public Set<QualifiedName> tables() {
    return requirements.stream()
        .flatMap(requirement -> requirement.table().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As {@link #violations(Catalog, String, Function)}, with no maker known. */
  public List<Finding> violations(Catalog catalog, @Nullable String head) {
    return violations(catalog, head, requirement -> Optional.empty());
  }

  /**
   * How the catalogue breaks the contract. Empty: it keeps it.
   *
   * @param head the highest applied version, as Flyway writes it; null where none is applied
   * @param makers which applied migration makes the object of a rule, and where; the remedy then
   *     names it
   */
  public List<Finding> violations(
      Catalog catalog, @Nullable String head, Function<Requirement, Optional<Origin>> makers) {
    List<Finding> findings = new ArrayList<>();
    for (Requirement requirement : checked(head)) {
      for (Finding finding : requirement.violations(catalog)) {
        findings.add(withMaker(finding, makers.apply(requirement)).at(requirement.place()));
      }
    }
    return findings;
  }

  private static Finding withMaker(Finding finding, Optional<Origin> maker) {
    return maker
        .map(
            origin ->
                new Finding(
                    finding.code(),
                    finding.severity(),
                    finding.subject(),
                    finding.seen(),
                    origin.migration().label()
                        + " ("
                        + origin.place()
                        + ") makes it; it is recorded as applied and will not run again. "
                        + finding.remedy()
                        + " Then run: migration-sentry gate",
                    finding.place()))
        .orElse(finding);
  }

  /** The rules that apply at this head, in the order of the file. */
  public List<Requirement> checked(@Nullable String head) {
    Version version = version(head);
    return requirements.stream()
        .filter(requirement -> requirement.lifetime().covers(version))
        .toList();
  }

  /** The rules that do not apply at this head, not yet or no longer. */
  public List<Requirement> passedOver(@Nullable String head) {
    Version version = version(head);
    return requirements.stream()
        .filter(requirement -> !requirement.lifetime().covers(version))
        .toList();
  }

  /** The probes that apply at this head, in the order of the file. */
  public List<Probe> probes(@Nullable String head) {
    Version version = version(head);
    return probes.stream().filter(probe -> probe.lifetime().covers(version)).toList();
  }

  /**
   * Each rule that applies and whether it is kept: the {@code checks} of the status document. Two
   * rules of one name (an index and the constraint that it backs) count as one.
   */
  public Map<String, Boolean> checks(Catalog catalog, @Nullable String head) {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    for (Requirement requirement : checked(head)) {
      boolean kept =
          requirement.table().map(table -> catalog.table(table).isPresent()).orElse(true)
              && requirement.violations(catalog).isEmpty();
      checks.merge(requirement.subject(), kept, Boolean::logicalAnd);
    }
    return checks;
  }

  private static @Nullable Version version(@Nullable String head) {
    return head == null
        ? null
        : Version.parse(head)
            .orElseThrow(() -> new IllegalArgumentException("not a version: " + head));
  }
}
