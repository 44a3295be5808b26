package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Column;
import dev.migrationsentry.catalog.Identifier;
import dev.migrationsentry.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what a person wrote with what the server writes back. The server stores an expression as
 * a tree and prints it with all its parentheses and casts ({@code ((status)::text = ANY
 * (ARRAY['a'::character varying]))} for {@code status IN ('a')}); both sides are read into one form
 * here. What cannot be read is compared word by word. The rule for each rewriting: it never makes
 * two expressions equal that could differ for some row.
 */
final class Expressions {
  private final Set<String> textColumns;
  private final String schema;

  /**
   * @param table whose columns the expressions speak of
   * @param schema the schema that need not be written
   */
  Expressions(Table table, String schema) {
    this.textColumns =
        table.columns().stream()
            .filter(column -> isText(column.type()))
            .map(Column::name)
            .collect(Collectors.toUnmodifiableSet());
    this.schema = schema;
  }

  private static boolean isText(String type) {
    return type.equals("text") || type.startsWith("character varying");
  }

  /** Whether two expressions are one. */
  boolean same(String expected, String found) {
    return canonical(expected).equals(canonical(found));
  }

  /** Whether two expressions for a value of this type are one: a cast to the type says nothing. */
  boolean sameValue(String expected, String found, String type) {
    return canonicalValue(expected, type).equals(canonicalValue(found, type));
  }

  private String canonicalValue(String expression, String type) {
    return parsed(expression)
        .map(term -> term.withoutCastTo(localType(type)).text())
        .orElseGet(() -> words(expression));
  }

  private String localType(String type) {
    String normal = TypeName.normal(type);
    String prefix = Identifier.quoted(schema) + ".";
    return normal.startsWith(prefix) ? normal.substring(prefix.length()) : normal;
  }

  /** Whether two lists of column names or expressions are one. */
  boolean sameKeys(List<String> expected, List<String> found) {
    if (expected.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      boolean sameName = Identifier.unquoted(found.get(i)).equals(expected.get(i));
      if (!sameName && !same(expected.get(i), found.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a condition is the one of a check.
   *
   * @param definition as {@code pg_get_constraintdef} writes it: CHECK, then the condition in
   *     parentheses, then perhaps NO INHERIT, NOT VALID, NOT ENFORCED
   */
  boolean sameCheck(String condition, String definition) {
    List<SqlToken> tokens = SqlToken.of(definition);
    if (tokens.isEmpty() || !tokens.getFirst().is("check")) {
      return false;
    }
    int depth = 0;
    int end = 1;
    do {
      depth += tokens.get(end).is("(") ? 1 : tokens.get(end).is(")") ? -1 : 0;
      end++;
    } while (depth > 0 && end < tokens.size());
    return canonical(condition).equals(canonical(tokens.subList(1, end)));
  }

  /** Whether two definitions are one, word by word; NOT VALID and NOT ENFORCED are not its part. */
  boolean sameText(String expected, String found) {
    return words(expected).equals(words(found));
  }

  private String canonical(String expression) {
    return parsed(expression).map(Term::text).orElseGet(() -> words(expression));
  }

  private String canonical(List<SqlToken> tokens) {
    List<SqlToken> local = local(tokens);
    return ExpressionParser.parse(local, textColumns).map(Term::text).orElseGet(() -> join(local));
  }

  private Optional<Term> parsed(String expression) {
    return ExpressionParser.parse(local(SqlToken.of(expression)), textColumns);
  }

  private String words(String sql) {
    List<SqlToken> tokens = new ArrayList<>(local(SqlToken.of(sql)));
    while (endsWith(tokens, "not", "valid") || endsWith(tokens, "not", "enforced")) {
      tokens.removeLast();
      tokens.removeLast();
    }
    return join(tokens);
  }

  private static boolean endsWith(List<SqlToken> tokens, String first, String second) {
    int size = tokens.size();
    return size > 1 && tokens.get(size - 2).is(first) && tokens.get(size - 1).is(second);
  }

  private static String join(List<SqlToken> tokens) {
    return tokens.stream().map(SqlToken::text).collect(Collectors.joining(" "));
  }

  /** Without the contract's own schema, in names and in the names inside {@code '…'::regclass}. */
  private List<SqlToken> local(List<SqlToken> tokens) {
    String quoted = Identifier.quoted(schema);
    List<SqlToken> local = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      boolean followed = i + 2 < tokens.size();
      boolean qualifies =
          followed
              && tokens.get(i + 1).is(".")
              && (token.text().equals(quoted) || token.text().equals("\"" + schema + "\""));
      if (qualifies) {
        i++;
      } else if (followed && tokens.get(i + 1).is("::") && tokens.get(i + 2).is("regclass")) {
        local.add(new SqlToken(token.kind(), token.text().replace("'" + quoted + ".", "'")));
      } else {
        local.add(token);
      }
    }
    return local;
  }
}
