package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Snapshot;
import dev.migrationsentry.verdict.MigrationName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The catalogue as some of the migrations would leave it, and no others.
 *
 * @param snapshot what should be there
 * @param objects every object that any migration of the release touches
 */
record Expected(Snapshot snapshot, Set<ObjectId> objects) {
  /** What hangs on a table: a stranger among it makes the table another than the release's. */
  private static final Set<ObjectKind> PARTS =
      EnumSet.of(
          ObjectKind.COLUMN,
          ObjectKind.CONSTRAINT,
          ObjectKind.INDEX,
          ObjectKind.TRIGGER,
          ObjectKind.RULE,
          ObjectKind.POLICY);

  static Expected after(ReplayedHistory replayed, Set<MigrationName> applied) {
    List<Effect> effects =
        replayed.migrations().stream()
            .filter(migration -> applied.contains(migration.migration()))
            .flatMap(migration -> migration.effects().stream())
            .toList();
    return new Expected(replayed.start().after(effects), replayed.objects());
  }

  /**
   * In what a live catalogue is otherwise. Strangers that hang on no table of the release's are
   * nobody's business.
   *
   * @return as effects on what should be; empty if nothing is
   */
  List<Effect> differences(Snapshot live) {
    List<Effect> differences = new ArrayList<>();
    for (ObjectId object : objects) {
      add(differences, object, live);
    }
    Set<QualifiedName> tables = new HashSet<>();
    for (ObjectId object : snapshot.definitions().keySet()) {
      if (object.kind() == ObjectKind.TABLE) {
        tables.add(new QualifiedName(object.schema(), object.name()));
      }
    }
    for (ObjectId object : live.definitions().keySet()) {
      boolean part =
          PARTS.contains(object.kind())
              && tables.contains(new QualifiedName(object.schema(), object.name()));
      if (part && !objects.contains(object)) {
        add(differences, object, live);
      }
    }
    return differences;
  }

  private void add(List<Effect> differences, ObjectId object, Snapshot live) {
    Effect difference = Effect.of(object, snapshot.definition(object), live.definition(object));
    if (difference != null) {
      differences.add(difference);
    }
  }
}
