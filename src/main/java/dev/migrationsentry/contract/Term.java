package dev.migrationsentry.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An expression in the one form that is compared.
 *
 * @param exact with casts that a division would notice
 * @param parts of AND and OR, the operands
 */
record Term(Kind kind, String text, String exact, List<Term> parts) {
  enum Kind {
    STRING,
    WHOLE_NUMBER,
    /** A column of type text or character varying, or an array of strings. */
    TEXT,
    AND,
    OR,
    /** A cast that says something; its parts are the operand and the type. */
    CAST,
    OTHER
  }

  private static final Set<String> TEXT_TYPES =
      Set.of("text", "character varying", "text[]", "character varying[]");
  private static final Set<String> STRING_TYPES = Set.of("bpchar", "bpchar[]");
  private static final Set<String> NUMBER_TYPES =
      Set.of("integer", "bigint", "smallint", "numeric", "double precision", "real");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

  Term {
    parts = List.copyOf(parts);
  }

  static Term of(Kind kind, String text) {
    return new Term(kind, text, text, List.of());
  }

  static Term other(String text) {
    return of(Kind.OTHER, text);
  }

  static Term string(String literal) {
    return of(Kind.STRING, literal);
  }

  static Term number(String digits) {
    return of(WHOLE.matcher(digits).matches() ? Kind.WHOLE_NUMBER : Kind.OTHER, digits);
  }

  /** Two operands, or more where the operator is the same again: order stays, nesting goes. */
  static Term joined(Kind kind, Term left, Term right) {
    List<Term> parts = new ArrayList<>();
    for (Term side : List.of(left, right)) {
      if (side.kind == kind) {
        parts.addAll(side.parts);
      } else {
        parts.add(side);
      }
    }
    String word = kind == Kind.AND ? " and " : " or ";
    String text = parts.stream().map(Term::text).collect(Collectors.joining(word, "(", ")"));
    return new Term(kind, text, text, parts);
  }

  static Term binary(Term left, String operator, Term right) {
    boolean division = operator.equals("/") || operator.equals("%");
    String text =
        division
            ? "(" + left.exact + " " + operator + " " + right.exact + ")"
            : "(" + left.text + " " + operator + " " + right.text + ")";
    return other(text);
  }

  /** An array; of strings alone it is text. */
  static Term array(List<Term> elements) {
    String text = elements.stream().map(Term::text).collect(Collectors.joining(", ", "[", "]"));
    boolean strings = elements.stream().allMatch(element -> element.kind == Kind.STRING);
    return of(strings && !elements.isEmpty() ? Kind.TEXT : Kind.OTHER, text);
  }

  /** The same value as this type. Casts that change no value are left out. */
  Term castTo(String type) {
    boolean textStays = TEXT_TYPES.contains(type) && (kind == Kind.STRING || kind == Kind.TEXT);
    if (textStays || (STRING_TYPES.contains(type) && (kind == Kind.STRING || isStringArray()))) {
      return this;
    }
    String cast = exact + "::" + type;
    if (NUMBER_TYPES.contains(type)) {
      String digits = kind == Kind.STRING ? text.replace("'", "") : text;
      boolean whole = kind == Kind.STRING && WHOLE.matcher(digits).matches();
      if (kind == Kind.WHOLE_NUMBER || whole) {
        return new Term(
            Kind.WHOLE_NUMBER, digits, type.equals("integer") ? digits : cast, List.of());
      }
    }
    return new Term(Kind.CAST, text + "::" + type, cast, List.of(this, other(type)));
  }

  private boolean isStringArray() {
    return kind == Kind.TEXT && text.startsWith("[");
  }

  /** The operand, if this is a cast to the type; this otherwise. */
  Term withoutCastTo(String type) {
    return kind == Kind.CAST && parts.get(1).text.equals(type) ? parts.getFirst() : this;
  }
}
