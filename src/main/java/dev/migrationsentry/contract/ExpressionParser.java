package dev.migrationsentry.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the expressions that defaults, checks and predicates are made of, by the precedence of the
 * PostgreSQL manual, table 4.2. Whatever else there is in SQL, it does not read.
 */
final class ExpressionParser {
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int IS = 4;
  private static final int COMPARISON = 5;
  private static final int RANGE = 6;
  private static final int OPERATOR = 7;
  private static final int SUM = 8;
  private static final int PRODUCT = 9;
  private static final int POWER = 10;
  private static final int AT = 11;
  private static final int COLLATE = 12;
  private static final int SIGN = 13;

  private static final Map<String, Integer> SIGNS =
      Map.ofEntries(
          Map.entry("<", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry("=", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("<>", COMPARISON),
          Map.entry("!=", COMPARISON),
          Map.entry("+", SUM),
          Map.entry("-", SUM),
          Map.entry("*", PRODUCT),
          Map.entry("/", PRODUCT),
          Map.entry("%", PRODUCT),
          Map.entry("^", POWER));
  private static final Map<String, Integer> WORDS =
      Map.ofEntries(
          Map.entry("or", OR),
          Map.entry("and", AND),
          Map.entry("is", IS),
          Map.entry("isnull", IS),
          Map.entry("notnull", IS),
          Map.entry("between", RANGE),
          Map.entry("in", RANGE),
          Map.entry("like", RANGE),
          Map.entry("ilike", RANGE),
          Map.entry("not", RANGE),
          Map.entry("at", AT),
          Map.entry("collate", COLLATE));
  private static final Set<String> NOT_OPERATORS =
      Set.of("(", ")", "[", "]", ",", ".", "::", ";", ":");

  private final TokenReader tokens;
  private final Operands operands;

  private ExpressionParser(List<SqlToken> tokens, Set<String> textColumns) {
    this.tokens = new TokenReader(tokens);
    this.operands = new Operands(this.tokens, textColumns, this::expression);
  }

  /**
   * The expression; empty if these words are none, or one of a kind that is not read here.
   *
   * @param textColumns names of the columns of type text or character varying
   */
  static Optional<Term> parse(List<SqlToken> tokens, Set<String> textColumns) {
    try {
      ExpressionParser parser = new ExpressionParser(tokens, textColumns);
      Term term = parser.expression(0);
      return parser.tokens.atEnd() ? Optional.of(term) : Optional.empty();
    } catch (TokenReader.Unread e) {
      return Optional.empty();
    }
  }

  private Term expression(int above) throws TokenReader.Unread {
    try (TokenReader.Nesting _ = tokens.nest()) {
      Term left = prefixed();
      while (true) {
        int precedence = precedence();
        if (precedence <= above) {
          return left;
        }
        left = infix(left, tokens.next(), precedence);
      }
    }
  }

  private int precedence() {
    Optional<SqlToken> next = tokens.peek();
    if (next.isEmpty()) {
      return 0;
    }
    String text = next.get().text();
    return switch (next.get().kind()) {
      case WORD -> WORDS.getOrDefault(text, 0);
      case OPERATOR -> NOT_OPERATORS.contains(text) ? 0 : SIGNS.getOrDefault(text, OPERATOR);
      case QUOTED_NAME, STRING, NUMBER, UNCLOSED -> 0;
    };
  }

  private Term prefixed() throws TokenReader.Unread {
    if (tokens.take("not")) {
      return Term.other("(not " + expression(NOT).text() + ")");
    }
    if (tokens.take("-")) {
      Term operand = expression(SIGN);
      return operand.kind() == Term.Kind.WHOLE_NUMBER && !operand.text().startsWith("-")
          ? Term.number("-" + operand.text())
          : Term.other("(- " + operand.text() + ")");
    }
    return operands.operand();
  }

  private Term infix(Term left, SqlToken operator, int precedence) throws TokenReader.Unread {
    return switch (precedence) {
      case OR -> Term.joined(Term.Kind.OR, left, expression(OR));
      case AND -> Term.joined(Term.Kind.AND, left, expression(AND));
      case IS -> is(left, operator);
      case RANGE -> range(left, operator);
      case AT -> {
        tokens.expect("time");
        tokens.expect("zone");
        yield Term.binary(left, "at time zone", expression(AT));
      }
      case COLLATE -> Term.other("(" + left.text() + " collate " + tokens.next().text() + ")");
      default -> compared(left, operator.text().equals("!=") ? "<>" : operator.text(), precedence);
    };
  }

  private Term compared(Term left, String operator, int precedence) throws TokenReader.Unread {
    for (String quantifier : List.of("any", "all")) {
      if (tokens.take(quantifier)) {
        return Term.binary(left, operator + " " + quantifier, operands.parenthesised());
      }
    }
    return Term.binary(left, operator, expression(precedence));
  }

  private Term is(Term left, SqlToken word) throws TokenReader.Unread {
    if (word.is("isnull")) {
      return Term.other("(" + left.text() + " is null)");
    }
    if (word.is("notnull")) {
      return Term.other("(" + left.text() + " is not null)");
    }
    String not = tokens.take("not") ? "is not " : "is ";
    if (tokens.take("distinct")) {
      tokens.expect("from");
      return Term.binary(left, not + "distinct from", expression(IS));
    }
    return Term.other("(" + left.text() + " " + not + tokens.next().text() + ")");
  }

  private Term range(Term left, SqlToken word) throws TokenReader.Unread {
    boolean not = word.is("not");
    String operator = (not ? tokens.next() : word).text();
    return switch (operator) {
      case "like" -> Term.binary(left, not ? "!~~" : "~~", expression(RANGE));
      case "ilike" -> Term.binary(left, not ? "!~~*" : "~~*", expression(RANGE));
      case "in" -> in(left, not);
      case "between" -> between(left, not);
      default -> throw new TokenReader.Unread();
    };
  }

  private Term in(Term left, boolean not) throws TokenReader.Unread {
    tokens.expect("(");
    List<Term> elements = operands.list(")");
    String sign = not ? "<>" : "=";
    return elements.size() == 1
        ? Term.binary(left, sign, elements.getFirst())
        : Term.binary(left, sign + (not ? " all" : " any"), Term.array(elements));
  }

  private Term between(Term left, boolean not) throws TokenReader.Unread {
    Term low = expression(RANGE);
    tokens.expect("and");
    Term high = expression(RANGE);
    return not
        ? Term.joined(Term.Kind.OR, Term.binary(left, "<", low), Term.binary(left, ">", high))
        : Term.joined(Term.Kind.AND, Term.binary(left, ">=", low), Term.binary(left, "<=", high));
  }
}
