package dev.migrationsentry.rehearsal;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.catalog.SnapshotDifference;
import dev.migrationsentry.hazard.RehearsedMigration;
import dev.migrationsentry.verdict.Counted;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** In what the target is otherwise than what the applied migrations make. Pure. */
final class TargetDifference {
  private static final int SHOWN = 8;

  private TargetDifference() {}

  /**
   * Looks at the schemas that the migrations work in, and at extensions.
   *
   * @param replayed the scratch database before the pending migrations
   * @param rehearsed what these touch that the target has already is theirs: a repeatable migration
   *     that runs again finds what it made
   * @param schemas those that the project manages
   */
  static Optional<Finding> between(
      Snapshot replayed, Snapshot live, List<RehearsedMigration> rehearsed, Set<String> schemas) {
    Set<String> ours = new HashSet<>(schemas);
    replayed.definitions().keySet().forEach(object -> ours.add(object.schema()));
    Set<ObjectId> again =
        rehearsed.stream()
            .filter(migration -> migration.name().version() == null)
            .flatMap(migration -> migration.statements().stream())
            .flatMap(statement -> statement.effects().stream())
            .map(Effect::object)
            .collect(Collectors.toSet());
    List<Effect> differences =
        SnapshotDifference.between(replayed, live).stream()
            .filter(each -> ours.contains(each.object().schema()) || isExtension(each))
            .filter(each -> each.object().kind() != ObjectKind.GRANT)
            .filter(each -> each.object().kind() != ObjectKind.COMMENT)
            .filter(each -> !again.contains(each.object()))
            .toList();
    return differences.isEmpty() ? Optional.empty() : Optional.of(finding(differences));
  }

  private static boolean isExtension(Effect effect) {
    return effect.object().kind() == ObjectKind.EXTENSION;
  }

  private static Finding finding(List<Effect> differences) {
    String words =
        differences.stream()
            .limit(SHOWN)
            .map(TargetDifference::words)
            .collect(Collectors.joining("; "));
    int more = differences.size() - SHOWN;
    return Finding.of(
        FindingCode.REHEARSAL_TARGET_DIFFERS,
        "catalogue",
        "the target is not what its history makes: "
            + words
            + (more > 0 ? "; and " + Counted.of(more, "more difference") : ""),
        "Bring these objects into the migrations, or take them back on the target.");
  }

  private static String words(Effect difference) {
    return switch (difference) {
      case Effect.Made made -> made.object() + " is there and no applied migration makes it";
      case Effect.Dropped dropped -> dropped.object() + " is not there";
      case Effect.Changed changed ->
          changed.object() + " is " + changed.after() + ", and not " + changed.before();
    };
  }
}
