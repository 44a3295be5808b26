package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.Table;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a column is, held against what it must be. */
final class ColumnComparison {
  private final ColumnTraits expected;
  private final Column found;
  private final Expressions expressions;
  private final String alter;
  private final Differences differences = new Differences();

  ColumnComparison(RequiredColumn rule, Table table, Column found) {
    this.expected = rule.traits();
    this.found = found;
    this.expressions = new Expressions(table, rule.home().schema());
    this.alter =
        "ALTER TABLE "
            + rule.home().table().sql()
            + " ALTER COLUMN "
            + Identifier.quoted(rule.name());
  }

  Differences differences() {
    type();
    nullability();
    defaultExpression();
    generated();
    identity();
    return differences;
  }

  private void type() {
    String type = expected.type();
    if (type != null && !TypeName.same(type, found.type())) {
      differences.add(type, found.type(), alter + " TYPE " + type + ";");
    }
  }

  private void nullability() {
    Boolean nullable = expected.nullable();
    if (nullable != null && nullable != found.nullable()) {
      differences.add(
          nullable ? "nullable" : "NOT NULL",
          found.nullable() ? "nullable" : "NOT NULL",
          alter + (nullable ? " DROP NOT NULL;" : " SET NOT NULL;"));
    }
  }

  private void defaultExpression() {
    String expression = expected.defaultExpression();
    if (expression == null || same(expression, found.defaultExpression())) {
      return;
    }
    boolean none = expression.equals(ColumnTraits.NONE);
    differences.add(
        none ? "no default" : "default " + expression,
        found.defaultExpression() == null ? "no default" : "default " + found.defaultExpression(),
        alter + (none ? " DROP DEFAULT;" : " SET DEFAULT " + expression + ";"));
  }

  private void generated() {
    String expression = expected.generated();
    if (expression != null && !same(expression, found.generated())) {
      differences.add(
          expression.equals(ColumnTraits.NONE) ? "not generated" : "generated as " + expression,
          found.generated() == null ? "not generated" : "generated as " + found.generated(),
          null);
    }
    Column.GeneratedKind kind = expected.generatedKind();
    if (kind != null && kind != found.generatedKind()) {
      differences.add(word(kind), word(found.generatedKind()), null);
    }
  }

  private void identity() {
    Column.Identity identity = expected.identity();
    if (identity != null && identity != found.identity()) {
      differences.add(
          ColumnTraits.identityWords(identity), ColumnTraits.identityWords(found.identity()), null);
    }
  }

  private boolean same(String expression, @Nullable String other) {
    if (expression.equals(ColumnTraits.NONE) || other == null) {
      return expression.equals(ColumnTraits.NONE) && other == null;
    }
    return expressions.sameValue(expression, other, found.type());
  }

  private static String word(Column.GeneratedKind kind) {
    return switch (kind) {
      case NONE -> "not generated";
      case STORED, VIRTUAL -> "generated " + kind.name().toLowerCase(Locale.ROOT);
    };
  }
}
