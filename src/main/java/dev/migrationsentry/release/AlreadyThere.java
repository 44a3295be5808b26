package dev.migrationsentry.release;

import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.migration.ReleaseMigration;
import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what pending scripts make and a database has already. By the text alone: a first look. */
final class AlreadyThere {
  private final Collection<ReleaseMigration> pending;
  private final String text;

  private AlreadyThere(Collection<ReleaseMigration> pending) {
    this.pending = pending;
    this.text =
        pending.stream()
            .flatMap(migration -> migration.statements().stream())
            .map(ScriptStatement::sql)
            .collect(Collectors.joining("\n"))
            .toLowerCase(Locale.ROOT);
  }

  static List<String> of(
      Collection<ReleaseMigration> pending, Map<QualifiedName, Set<String>> names) {
    AlreadyThere look = new AlreadyThere(pending);
    List<String> found = new ArrayList<>();
    names.forEach(
        (table, parts) -> {
          if (look.mentions(table.name())) {
            parts.stream()
                .filter(part -> look.isMade(table, part))
                .forEach(part -> found.add(table + (part.equals(table.name()) ? "" : "." + part)));
          }
        });
    return found;
  }

  /** The text is searched before it is read word by word: most names do not occur in it. */
  private boolean mentions(String name) {
    return text.contains(name.toLowerCase(Locale.ROOT));
  }

  private boolean isMade(QualifiedName table, String part) {
    if (!mentions(part)) {
      return false;
    }
    Makers makers = new Makers(table.toString(), part);
    return pending.stream().anyMatch(migration -> makers.in(migration).isPresent());
  }
}
