package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands between operators. */
record Operands(TokenReader tokens, Set<String> textColumns, Inner inner) {
  /** Reads an expression inside this one, up to an operator of this precedence. */
  interface Inner {
    Term read(int above) throws TokenReader.Unread;
  }

  Term operand() throws TokenReader.Unread {
    Term term = primary();
    while (true) {
      if (tokens.take("::")) {
        term = term.castTo(tokens.type());
      } else if (tokens.take("[")) {
        Term index = inner.read(0);
        tokens.expect("]");
        term = Term.other(term.text() + "[" + index.text() + "]");
      } else {
        return term;
      }
    }
  }

  private Term primary() throws TokenReader.Unread {
    if (tokens.take("(")) {
      Term term = inner.read(0);
      tokens.expect(")");
      return term;
    }
    SqlToken token = tokens.next();
    return switch (token.kind()) {
      case STRING -> Term.string(token.text());
      case NUMBER -> Term.number(token.text());
      case QUOTED_NAME -> named(Identifier.quoted(Identifier.unquoted(token.text())));
      case WORD -> word(token.text());
      case OPERATOR, UNCLOSED -> throw new TokenReader.Unread();
    };
  }

  private Term word(String word) throws TokenReader.Unread {
    Optional<SqlToken> next = tokens.peek();
    if (next.isPresent() && next.get().kind() == SqlToken.Kind.STRING) {
      return Term.string(tokens.next().text()).castTo(TypeName.normal(word));
    }
    return switch (word) {
      case "array" -> {
        tokens.expect("[");
        yield Term.array(list("]"));
      }
      case "cast" -> cast();
      case "case" -> throw new TokenReader.Unread();
      case "current_timestamp" -> Term.other("now()");
      default -> named(word);
    };
  }

  private Term cast() throws TokenReader.Unread {
    tokens.expect("(");
    Term operand = inner.read(0);
    tokens.expect("as");
    Term cast = operand.castTo(tokens.type());
    tokens.expect(")");
    return cast;
  }

  private Term named(String first) throws TokenReader.Unread {
    StringBuilder name = new StringBuilder(first);
    while (tokens.take(".")) {
      name.append('.').append(tokens.next().text());
    }
    if (!tokens.take("(")) {
      boolean text = textColumns.contains(Identifier.unquoted(name.toString()));
      return Term.of(text ? Term.Kind.TEXT : Term.Kind.OTHER, name.toString());
    }
    List<String> arguments = list(")").stream().map(Term::exact).toList();
    return Term.other(name + "(" + String.join(", ", arguments) + ")");
  }

  /** Expressions with commas between them, up to what closes them. */
  List<Term> list(String close) throws TokenReader.Unread {
    List<Term> terms = new ArrayList<>();
    if (tokens.take(close)) {
      return terms;
    }
    do {
      terms.add(inner.read(0));
    } while (tokens.take(","));
    tokens.expect(close);
    return terms;
  }

  Term parenthesised() throws TokenReader.Unread {
    tokens.expect("(");
    Term term = inner.read(0);
    tokens.expect(")");
    return term;
  }
}
