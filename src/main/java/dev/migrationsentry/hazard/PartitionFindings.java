package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one statement does to a partitioned table it does to each of its partitions, of which there
 * may be hundreds: said once. Pure.
 */
final class PartitionFindings {
  /**
   * Of the partitions of one table.
   *
   * @param root empty for what is not of a partitioned table
   */
  private record Group(FindingCode code, Optional<QualifiedName> root, String other) {}

  private PartitionFindings() {}

  /**
   * The same findings with those on partitions drawn together: to those on the partitioned table
   * itself, or else to the one that weighs most.
   *
   * @param findings of one statement
   * @param partitions by name, the name of the table at the top
   */
  static List<Finding> drawnTogether(
      List<Finding> findings, Map<QualifiedName, QualifiedName> partitions) {
    Map<Group, List<Finding>> groups = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Optional<QualifiedName> root = root(finding.subject(), partitions);
      Group group = new Group(finding.code(), root, root.isPresent() ? "" : finding.subject());
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(finding);
    }
    return groups.entrySet().stream()
        .flatMap(group -> one(group.getValue(), group.getKey().root()).stream())
        .toList();
  }

  private static Optional<QualifiedName> root(
      String subject, Map<QualifiedName, QualifiedName> partitions) {
    return partitions.entrySet().stream()
        .filter(each -> isAbout(subject, each.getKey()) || isAbout(subject, each.getValue()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean isAbout(String subject, QualifiedName table) {
    return subject.equals(table.toString()) || subject.startsWith(table + ".");
  }

  private static List<Finding> one(List<Finding> findings, Optional<QualifiedName> root) {
    if (root.isEmpty() || findings.size() == 1) {
      return findings;
    }
    Finding heaviest = findings.stream().min(Comparator.comparing(Finding::severity)).orElseThrow();
    List<Finding> ofRoot =
        findings.stream()
            .filter(each -> isAbout(each.subject(), root.get()))
            .map(each -> each.weighing(heaviest.severity()))
            .toList();
    if (!ofRoot.isEmpty()) {
      return ofRoot;
    }
    return List.of(
        new Finding(
            heaviest.code(),
            heaviest.severity(),
            heaviest.subject(),
            heaviest.seen()
                + "; and the same of "
                + Counted.of(findings.size() - 1, "other partition")
                + " of "
                + root.get(),
            heaviest.remedy(),
            heaviest.place()));
  }
}
