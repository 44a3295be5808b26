package dev.migrationsentry.contract;

import dev.migrationsentry.catalog.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a column must be like. Null: not said, not compared.
 *
 * @param type as the contract writes it
 * @param defaultExpression {@link #NONE} where there must be no default
 * @param generated the expression; {@link #NONE} where it must be an ordinary column
 */
public record ColumnTraits(
    @Nullable String type,
    @Nullable Boolean nullable,
    @Nullable String defaultExpression,
    @Nullable String generated,
    Column.@Nullable GeneratedKind generatedKind,
    Column.@Nullable Identity identity) {

  /** In the contract: there must be none. No SQL expression that stands alone is this word. */
  public static final String NONE = "none";

  /** Only that it is there. */
  public static final ColumnTraits ANY = new ColumnTraits(null, null, null, null, null, null);

  /** The middle of a sentence: empty, or such as {@code of type integer, NOT NULL}. */
  String words() {
    List<String> words = new ArrayList<>();
    if (type != null) {
      words.add("of type " + type);
    }
    if (nullable != null) {
      words.add(nullable ? "nullable" : "NOT NULL");
    }
    if (defaultExpression != null) {
      words.add(
          defaultExpression.equals(NONE)
              ? "without a default"
              : "with default " + defaultExpression);
    }
    if (generated != null) {
      words.add(generated.equals(NONE) ? "not generated" : "generated as " + generated);
    }
    if (generatedKind != null) {
      words.add(generatedKind.name().toLowerCase(Locale.ROOT));
    }
    if (identity != null) {
      words.add(identityWords(identity));
    }
    return words.isEmpty() ? "" : " " + String.join(", ", words);
  }

  static String identityWords(Column.Identity identity) {
    return switch (identity) {
      case NONE -> "no identity";
      case ALWAYS -> "identity ALWAYS";
      case BY_DEFAULT -> "identity BY DEFAULT";
    };
  }
}
