package dev.migrationsentry.recovery;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Counted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is otherwise than it should be, in words for a person. */
final class DifferenceWords {
  private static final int SHOWN = 12;

  private DifferenceWords() {}

  /**
   * A line of all of them, a dozen named and the rest counted.
   *
   * @param differences as effects on what should be
   */
  static String of(List<Effect> differences) {
    List<Effect> said = withoutPartsOfOthers(differences);
    return said.stream().limit(SHOWN).map(DifferenceWords::of).collect(Collectors.joining("; "))
        + (said.size() > SHOWN ? "; and " + (said.size() - SHOWN) + " more" : "");
  }

  /** How many there are, as {@link #of(List)} counts them. */
  static String count(List<Effect> differences) {
    return Counted.of(withoutPartsOfOthers(differences).size(), "difference");
  }

  /** That a table is not there says it of its columns too. */
  private static List<Effect> withoutPartsOfOthers(List<Effect> differences) {
    Set<QualifiedName> whole = new HashSet<>();
    for (Effect difference : differences) {
      if (difference.object().kind() == ObjectKind.TABLE && !isChange(difference)) {
        whole.add(home(difference));
      }
    }
    List<Effect> said = new ArrayList<>();
    for (Effect difference : differences) {
      boolean part = !difference.object().part().isEmpty() && !isChange(difference);
      if (!part || !whole.contains(home(difference))) {
        said.add(difference);
      }
    }
    return said;
  }

  private static boolean isChange(Effect difference) {
    return difference instanceof Effect.Changed;
  }

  private static QualifiedName home(Effect difference) {
    return new QualifiedName(difference.object().schema(), difference.object().name());
  }

  private static String of(Effect difference) {
    return switch (difference) {
      case Effect.Made made -> made.object() + " is there and no migration made it so";
      case Effect.Dropped dropped -> dropped.object() + " is not there";
      case Effect.Changed changed ->
          changed.object() + " is " + changed.after() + ", and not " + changed.before();
    };
  }
}
