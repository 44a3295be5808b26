package dev.migrationsentry.catalog;

import org.jspecify.annotations.Nullable;

/** One difference that something made to a catalogue. A rename drops one object, makes another. */
public sealed interface Effect {
  ObjectId object();

  /** The definition before, null if there was no such object. */
  @Nullable String before();

  /** The definition after, null if there is no such object any more. */
  @Nullable String after();

  record Made(ObjectId object, String after) implements Effect {
    @Override
    public @Nullable String before() {
      return null;
    }
  }

  record Changed(ObjectId object, String before, String after) implements Effect {}

  record Dropped(ObjectId object, String before) implements Effect {
    @Override
    public @Nullable String after() {
      return null;
    }
  }

  /** What became of an object; null if nothing did. */
  static @Nullable Effect of(ObjectId object, @Nullable String before, @Nullable String after) {
    if (before == null) {
      return after == null ? null : new Made(object, after);
    }
    if (after == null) {
      return new Dropped(object, before);
    }
    return before.equals(after) ? null : new Changed(object, before, after);
  }
}
