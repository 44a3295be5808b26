package dev.migrationsentry.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of types, brought to the form in which {@code format_type} writes them (PostgreSQL
 * manual, table 8.1 and chapters 8.1 to 8.15).
 */
public final class TypeName {
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("int8", "bigint"),
          Map.entry("bigserial", "bigint"),
          Map.entry("serial8", "bigint"),
          Map.entry("int", "integer"),
          Map.entry("int4", "integer"),
          Map.entry("serial", "integer"),
          Map.entry("serial4", "integer"),
          Map.entry("int2", "smallint"),
          Map.entry("smallserial", "smallint"),
          Map.entry("serial2", "smallint"),
          Map.entry("bool", "boolean"),
          Map.entry("varbit", "bit varying"),
          Map.entry("varchar", "character varying"),
          Map.entry("char varying", "character varying"),
          Map.entry("nchar varying", "character varying"),
          Map.entry("national char varying", "character varying"),
          Map.entry("national character varying", "character varying"),
          Map.entry("char", "character"),
          Map.entry("nchar", "character"),
          Map.entry("national char", "character"),
          Map.entry("national character", "character"),
          Map.entry("float4", "real"),
          Map.entry("float8", "double precision"),
          Map.entry("decimal", "numeric"),
          Map.entry("dec", "numeric"),
          Map.entry("time", "time without time zone"),
          Map.entry("timetz", "time with time zone"),
          Map.entry("timestamp", "timestamp without time zone"),
          Map.entry("timestamptz", "timestamp with time zone"));

  private static final int LAST_SINGLE_PRECISION = 24;

  private static final Pattern OF_AN_ARRAY =
      Pattern.compile("( array(\\[\\d*\\])?|(\\[\\d*\\])+)$");

  private TypeName() {}

  /**
   * Whether what the contract writes is the type that the server has. A type of the user's own may
   * be written without its schema.
   *
   * @param found as {@code format_type} writes it, with the schema of a type that is not built in
   */
  public static boolean same(String written, String found) {
    if (written.equals(found)) {
      return true;
    }
    String expected = normal(written);
    String actual = normal(found);
    return expected.equals(actual)
        || (!expected.contains(".") && actual.endsWith("." + expected))
        || withoutSchema(expected, actual);
  }

  /** {@code geometry(Point,4326)} is written of {@code public.geometry(Point,4326)}. */
  private static boolean withoutSchema(String expected, String actual) {
    List<SqlToken> tokens = SqlToken.of(actual);
    boolean qualified = tokens.size() > 2 && tokens.get(1).is(".");
    return qualified
        && !(SqlToken.of(expected).size() > 1 && SqlToken.of(expected).get(1).is("."))
        && expected.equals(join(tokens.subList(2, tokens.size())));
  }

  /** The one form of all ways to write a type; a type that is not built in stays as it is. */
  public static String normal(String type) {
    String text = join(SqlToken.of(type));
    text = text.startsWith("pg_catalog.") ? text.substring("pg_catalog.".length()) : text;
    String element = OF_AN_ARRAY.matcher(text).replaceFirst("");
    return scalar(element) + (element.equals(text) ? "" : "[]");
  }

  /** As people write it: {@code varchar(64)}, {@code timestamptz}. */
  static String brief(String type) {
    return type.replaceFirst("^character varying\\b", "varchar")
        .replaceFirst("^timestamp(\\(\\d\\))? with time zone\\b", "timestamptz$1")
        .replaceFirst("^timestamp(\\(\\d\\))? without time zone\\b", "timestamp$1");
  }

  private static String scalar(String text) {
    int open = text.indexOf('(');
    int close = text.indexOf(')', open + 1);
    if (open < 0 || close < 0) {
      return bare(text);
    }
    String modifier = text.substring(open, close + 1);
    String name = (text.substring(0, open) + text.substring(close + 1)).strip();
    return modified(ALIASES.getOrDefault(name, name), modifier);
  }

  private static String bare(String name) {
    String base = ALIASES.getOrDefault(name, name);
    return switch (base) {
      case "character", "bit" -> base + "(1)";
      case "float" -> "double precision";
      default -> base;
    };
  }

  private static String modified(String base, String modifier) {
    if (base.equals("float")) {
      return singlePrecision(modifier) ? "real" : "double precision";
    }
    if (base.equals("numeric") && !modifier.contains(",")) {
      return base + modifier.replace(")", ",0)");
    }
    int zone = base.indexOf(" with");
    return zone < 0 ? base + modifier : base.substring(0, zone) + modifier + base.substring(zone);
  }

  private static boolean singlePrecision(String modifier) {
    String digits = modifier.substring(1, modifier.length() - 1);
    return digits.matches("\\d{1,3}") && Integer.parseInt(digits) <= LAST_SINGLE_PRECISION;
  }

  /** One space between two words, none elsewhere. */
  private static String join(List<SqlToken> tokens) {
    StringBuilder text = new StringBuilder();
    boolean afterWord = false;
    for (SqlToken token : tokens) {
      boolean word = token.kind() == SqlToken.Kind.WORD;
      if (word && (afterWord || text.toString().endsWith(")"))) {
        text.append(' ');
      }
      text.append(token.text());
      afterWord = word;
    }
    return text.toString();
  }

  /** Whether the text can be a type at all: not blank, and what it opens it closes. */
  static boolean isPlausible(String type) {
    List<SqlToken> tokens = SqlToken.of(type);
    String signs =
        tokens.stream()
            .filter(token -> token.kind() == SqlToken.Kind.OPERATOR)
            .map(SqlToken::text)
            .collect(Collectors.joining())
            .toLowerCase(Locale.ROOT);
    return !tokens.isEmpty()
        && tokens.stream().noneMatch(token -> token.kind() == SqlToken.Kind.UNCLOSED)
        && signs.chars().filter(c -> c == '(').count()
            == signs.chars().filter(c -> c == ')').count()
        && signs.matches("[-.,()\\[\\]]*");
  }
}
