package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Catalog;
import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Constraint;
import dev.migrationsentry.catalog.Index;
import dev.migrationsentry.catalog.QualifiedName;
import dev.migrationsentry.catalog.Table;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the contract that a schema keeps: short where a column or an index is plain, exact where
 * it is not. What is not sound (an INVALID index) is left out, with a comment.
 */
public final class ContractWriter {

  /**
   * What is written.
   *
   * @param schema the contract's own, whose tables are written without it
   * @param without tables that are left out: Flyway's history, for one
   */
  public record Options(String schema, Set<QualifiedName> without) {
    public Options {
      without = Set.copyOf(without);
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final Options options;

  private ContractWriter(Options options) {
    this.options = options;
  }

  /** A contract file. The same catalogue always gives the same text. */
  public static String write(Catalog catalog, Options options) {
    ContractWriter writer = new ContractWriter(options);
    writer.head();
    writer.extensions(catalog.extensions());
    catalog.tables().values().stream()
        .filter(table -> !options.without().contains(table.name()))
        .forEach(writer::table);
    return writer.text.toString();
  }

  private void head() {
    text.append("# What the schema was like when this was written (docs/contract.md).\n");
    text.append("# Keep what the release needs and delete the rest.\n");
    if (!options.schema().equals("public")) {
      text.append("schema = ").append(TomlText.string(options.schema())).append('\n');
    }
  }

  private void extensions(Map<String, String> extensions) {
    Map<String, String> wanted = new TreeMap<>(extensions);
    wanted.remove("plpgsql");
    if (wanted.isEmpty()) {
      return;
    }
    text.append("\n[extensions]\n");
    wanted.forEach(
        (name, version) ->
            line(
                name,
                Version.parse(version).isPresent() ? TomlText.string(">=" + version) : "true"));
  }

  private void line(String key, String value) {
    text.append(TomlText.key(key)).append(" = ").append(value).append('\n');
  }

  private void table(Table table) {
    String section = "tables." + TomlText.key(NameText.write(table.name(), options.schema()));
    text.append("\n[").append(section).append("]\n");
    if (table.kind() != Table.Kind.TABLE) {
      line("kind", TomlText.string(RequiredTable.word(table.kind()).replace(' ', '-')));
    }
    table.constraints().stream()
        .filter(constraint -> constraint.kind() == Constraint.Kind.PRIMARY_KEY)
        .forEach(key -> line("primary-key", TomlText.list(key.columns())));
    columns(section, table.columns());
    indexes(section, table);
    constraints(section, table);
  }

  private void columns(String section, List<Column> columns) {
    if (!columns.isEmpty()) {
      text.append("\n[").append(section).append(".columns]\n");
      columns.forEach(column -> line(column.name(), RuleText.column(column)));
    }
  }

  private void indexes(String section, Table table) {
    List<Index> indexes =
        table.indexes().stream().filter(index -> table.constraint(index.name()).isEmpty()).toList();
    if (indexes.isEmpty()) {
      return;
    }
    text.append("\n[").append(section).append(".indexes]\n");
    for (Index index : indexes) {
      if (index.valid() && index.ready()) {
        line(index.name(), RuleText.index(index, table.name()));
      } else {
        text.append("# ").append(TomlText.key(index.name())).append(" is INVALID: left out\n");
      }
    }
  }

  private void constraints(String section, Table table) {
    List<Constraint> constraints =
        table.constraints().stream()
            .filter(constraint -> constraint.kind() != Constraint.Kind.PRIMARY_KEY)
            .toList();
    if (!constraints.isEmpty()) {
      text.append("\n[").append(section).append(".constraints]\n");
      constraints.forEach(
          constraint -> line(constraint.name(), RuleText.constraint(constraint, options.schema())));
    }
  }
}
