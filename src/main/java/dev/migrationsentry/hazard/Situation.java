package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.stream.Stream;

/**
 * A statement with what its migration does before and after it, and with what the target has of the
 * objects that it touches.
 *
 * @param index of the statement in its migration
 * @param target as it stands when the statement begins
 */
record Situation(RehearsedMigration migration, int index, OnTarget target) {
  RehearsedStatement statement() {
    return migration.statements().get(index);
  }

  /** What its migration has run before it. */
  List<RehearsedStatement> earlier() {
    return migration.statements().subList(0, index);
  }

  /** What its migration runs after it. */
  List<RehearsedStatement> later() {
    return migration.statements().subList(index + 1, migration.statements().size());
  }

  Stream<Effect.Made> made(ObjectKind kind) {
    return statement().effects().stream()
        .flatMap(each -> each instanceof Effect.Made it ? Stream.of(it) : Stream.of())
        .filter(each -> each.object().kind() == kind);
  }

  Stream<Effect.Changed> changed(ObjectKind kind) {
    return statement().effects().stream()
        .flatMap(each -> each instanceof Effect.Changed it ? Stream.of(it) : Stream.of())
        .filter(each -> each.object().kind() == kind);
  }

  Stream<Effect.Dropped> dropped(ObjectKind kind) {
    return statement().effects().stream()
        .flatMap(each -> each instanceof Effect.Dropped it ? Stream.of(it) : Stream.of())
        .filter(each -> each.object().kind() == kind);
  }

  /** Whether the statement drops or renames the table, and not only something of it. */
  boolean isGone(QualifiedName table) {
    return dropped(ObjectKind.TABLE)
            .anyMatch(each -> OnTarget.relation(each.object()).equals(table))
        || statement().renamed().stream().anyMatch(each -> each.from().equals(table));
  }

  /** The partitioned table that the statement changes as a whole; of any other table itself. */
  QualifiedName whole(QualifiedName table) {
    QualifiedName root = statement().partitions().get(table);
    return root != null
            && statement().effects().stream()
                .anyMatch(each -> OnTarget.relation(each.object()).equals(root))
        ? root
        : table;
  }

  /** A finding about this statement: {@code seen} follows the migration's name. */
  Finding finding(FindingCode code, Object subject, String seen, String remedy, Severity severity) {
    return Finding.of(code, subject.toString(), migration.name().label() + " " + seen, remedy)
        .weighing(severity);
  }
}
