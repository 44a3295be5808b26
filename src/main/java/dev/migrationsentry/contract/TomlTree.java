package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A table of a TOML file, its keys in the file's order, each with its place. A value is a {@code
 * TomlTree}, a {@link Items}, a {@link String}, a {@link Long}, a {@link Boolean}, or what the
 * parser makes of numbers with a fraction and of dates.
 */
public final class TomlTree {
  /** A value, and where it stands: in a table that is where its key begins. */
  public record Entry(Object value, TomlPosition place) {}

  /** An array. */
  public record Items(List<Entry> entries) {
    public Items {
      entries = List.copyOf(entries);
    }

    /** The values alone. */
    public List<Object> values() {
      return entries.stream().map(Entry::value).toList();
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final boolean onOneLine;

  TomlTree() {
    this(false);
  }

  private TomlTree(boolean onOneLine) {
    this.onOneLine = onOneLine;
  }

  /** One in braces, to which nothing can be added later. */
  static TomlTree onOneLine() {
    return new TomlTree(true);
  }

  boolean isOnOneLine() {
    return onOneLine;
  }

  /** One that a parser has read. */
  static TomlTree of(TomlTable table) {
    TomlTree tree = new TomlTree();
    for (String key : table.keySet()) {
      List<String> path = List.of(key);
      tree.put(key, value(table.get(path)), place(table.inputPositionOf(path)));
    }
    return tree;
  }

  private static Items items(TomlArray array) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      entries.add(new Entry(value(array.get(i)), place(array.inputPositionOf(i))));
    }
    return new Items(entries);
  }

  private static Object value(@Nullable Object value) {
    return switch (value) {
      case TomlTable table -> of(table);
      case TomlArray array -> items(array);
      case null -> throw new IllegalArgumentException("TOML has no null");
      default -> value;
    };
  }

  private static TomlPosition place(@Nullable TomlPosition place) {
    return place == null ? TomlPosition.positionAt(1, 1) : place;
  }

  /** Adds an entry; false if there is one of that name already. */
  boolean put(String key, Object value, TomlPosition place) {
    return entries.putIfAbsent(key, new Entry(value, place)) == null;
  }

  /** The names of its entries. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** The value of a key; null if it is not there. */
  public @Nullable Object get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** Where a key stands; null if it is not there. */
  public @Nullable TomlPosition place(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.place();
  }

  /** Two are equal if they say the same in the same order, at the same places. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TomlTree tree
        && List.copyOf(entries.entrySet()).equals(List.copyOf(tree.entries.entrySet()));
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
