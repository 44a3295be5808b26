package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.QualifiedName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of tables as the contract writes them: exact, case included, the schema before a dot. */
final class NameText {
  private static final String PART = "(\"(?:[^\"]|\"\")+\"|[^\".]+)";
  private static final Pattern NAME = Pattern.compile(PART + "(?:\\." + PART + ")?");
  private static final Pattern REFERENCE = Pattern.compile("([^(]+)\\(([^()]+)\\)");

  private NameText() {}

  /** {@code name} or {@code schema.name}; a part with a dot in it stands in SQL's quotes. */
  static Optional<QualifiedName> table(String text, String schema) {
    Matcher matcher = NAME.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String first = Identifier.unquoted(matcher.group(1));
    String second = matcher.group(2);
    return Optional.of(
        second == null
            ? new QualifiedName(schema, first)
            : new QualifiedName(first, Identifier.unquoted(second)));
  }

  /** How {@link #table} reads it back. */
  static String write(QualifiedName name, String schema) {
    return name.schema().equals(schema)
        ? part(name.name())
        : part(name.schema()) + "." + part(name.name());
  }

  private static String part(String name) {
    boolean plain = !name.contains(".") && !name.contains("\"") && name.equals(name.strip());
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A table and columns of it, as after REFERENCES: {@code users(id)}. */
  record Reference(QualifiedName table, List<String> columns) {}

  static Optional<Reference> reference(String text, String schema) {
    Matcher matcher = REFERENCE.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<String> columns =
        List.of(matcher.group(2).split(",", -1)).stream()
            .map(column -> Identifier.unquoted(column.strip()))
            .toList();
    return columns.contains("")
        ? Optional.empty()
        : table(matcher.group(1), schema).map(table -> new Reference(table, columns));
  }
}
