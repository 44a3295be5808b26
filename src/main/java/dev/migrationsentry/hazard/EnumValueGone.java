package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectKind;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value of an enum has another name: the running release writes and reads the old one. */
final class EnumValueGone implements Hazard {
  private static final Pattern LABEL = Pattern.compile("'((?:[^']|'')*)'");

  @Override
  public List<Finding> in(Situation here) {
    return here.changed(ObjectKind.TYPE)
        .filter(each -> each.before().startsWith("enum ("))
        .filter(each -> here.target().has(each.object()))
        .filter(each -> !gone(each).isEmpty())
        .map(each -> finding(here, each))
        .toList();
  }

  private static Finding finding(Situation here, Effect.Changed type) {
    QualifiedName name = OnTarget.relation(type.object());
    return here.finding(
        FindingCode.HAZARD_ENUM_VALUE_RENAMED,
        name,
        "renames of its values "
            + String.join(", ", gone(type))
            + ", which the running release still writes and compares with",
        "ALTER TYPE "
            + name.sql()
            + " ADD VALUE '"
            + without(type.after(), type.before()).stream().findFirst().orElse("…")
            + "'; then a release that takes both, then the rows in batches; the old value stays.",
        Severity.WARNING);
  }

  private static Set<String> gone(Effect.Changed type) {
    return without(type.before(), type.after());
  }

  private static Set<String> without(String definition, String other) {
    Set<String> left = labels(definition);
    left.removeAll(labels(other));
    return left;
  }

  private static Set<String> labels(String definition) {
    return LABEL
        .matcher(definition)
        .results()
        .map(each -> each.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
