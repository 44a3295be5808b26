package dev.migrationsentry.postgres;

import dev.migrationsentry.catalog.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names that something had before it was renamed or dropped. Who mentions it by its name has
 * that name in the text that was read before, as a word: so those are found that may read otherwise
 * now, and not everything has to be read again. A query that joins tables may read otherwise
 * although it does not mention the column ({@link SnapshotTracker} reads whatever depends on a
 * table that has changed).
 */
final class FormerNames {
  /** The server cuts a longer one where it adds a number to tell two of one name apart. */
  private static final int LONGEST = 55;

  private final Set<String> names = new HashSet<>();
  private boolean unsure;

  /** Takes note if the one is not the other. A home is a schema's or a relation's OID, or none. */
  void compare(String homeBefore, String before, String home, String name) {
    if (!home.equals(homeBefore)) {
      unsure = true; // In another schema, which decides what else there is read at all.
    } else if (!name.equals(before)) {
      add(home, before);
    }
  }

  /**
   * Takes note of a name that is not there any more. Where nothing depends on what had it, a number
   * may stand in its place: in an array of the type {@code regclass[]}, for example.
   */
  void add(String home, String name) {
    names.add(name);
    // A schema's name decides what is read at all. What has to be quoted is not the same
    // everywhere.
    unsure |= home.isEmpty() || !isPlain(name);
  }

  private static boolean isPlain(String name) {
    return !name.isEmpty()
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST
        && name.chars().allMatch(FormerNames::isPartOfName);
  }

  private static boolean isPartOfName(int character) {
    return character >= 0x80
        || character == '_'
        || character == '$'
        || Character.isLetterOrDigit(character);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return names.isEmpty() && !unsure;
  }

  /** Whether anything may read otherwise now. */
  boolean isUnsure() {
    return unsure;
  }

  /** Whether one of these objects, or its definition, has one of the names in it. */
  boolean isIn(Map<ObjectId, String> objects) {
    return objects.entrySet().stream()
        .anyMatch(each -> isIn(each.getKey()) || isIn(each.getValue()));
  }

  private boolean isIn(ObjectId object) {
    return isIn(object.schema()) || isIn(object.name()) || isIn(object.part());
  }

  private boolean isIn(String text) {
    return names.stream().anyMatch(name -> isIn(text, name));
  }

  private static boolean isIn(String text, String name) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      if ((at == 0 || !isPartOfName(text.charAt(at - 1))) && endsAt(text, end)) {
        return true;
      }
    }
    return false;
  }

  /** Also before the number that tells two of one name apart, as in {@code t_1}. */
  private static boolean endsAt(String text, int end) {
    int next = end;
    if (next < text.length() && text.charAt(next) == '_') {
      do {
        next++;
      } while (next < text.length() && Character.isDigit(text.charAt(next)));
      if (next == end + 1) {
        return false;
      }
    }
    return next == text.length() || !isPartOfName(text.charAt(next));
  }
}
