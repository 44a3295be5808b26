package dev.migrationsentry.postgres;

import java.util.List;

/**
 * What a snapshot is read by: a relation with all that hangs on it, a routine, a type, the comments
 * on an object, and the rest, which is little and is read as a whole.
 */
enum SnapshotUnit {
  RELATION('R') {
    @Override
    List<String> queries() {
      return RelationDefinitions.QUERIES;
    }
  },
  ROUTINE('F') {
    @Override
    List<String> queries() {
      return List.of(RoutineDefinitions.QUERY);
    }
  },
  TYPE('T') {
    @Override
    List<String> queries() {
      return List.of(TypeDefinitions.QUERY);
    }
  },
  COMMENTS('C') {
    @Override
    List<String> queries() {
      return List.of(OtherDefinitions.COMMENTS);
    }
  },
  REST('S') {
    @Override
    List<String> queries() {
      return List.of(OtherDefinitions.REST);
    }
  };

  private final char letter;

  SnapshotUnit(char letter) {
    this.letter = letter;
  }

  /** The one with this letter. */
  static SnapshotUnit of(String letter) {
    for (SnapshotUnit unit : values()) {
      if (letter.equals(String.valueOf(unit.letter))) {
        return unit;
      }
    }
    throw new IllegalArgumentException("no unit " + letter);
  }

  /**
   * Each returns (unit's OID, kind, schema, name, part, definition). {@code {one}} in them stands
   * for a condition that takes the OID of a unit, {@code {one:x}} for the same over {@code x}.
   */
  abstract List<String> queries();
}
