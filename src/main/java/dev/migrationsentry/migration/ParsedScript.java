package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.verdict.Finding;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A script as Flyway's parser cuts it. It is cut when somebody asks for the first time: most runs
 * find nothing to run, and then what is in the scripts does not matter. Safe for use by several
 * threads.
 */
public final class ParsedScript {
  private final Supplier<@Nullable String> text;
  private final String placeholderPrefix;
  private final Supplier<Content> parser;
  private @Nullable Content content;

  /**
   * A script that is not read yet.
   *
   * @param text what stands in the file; null if that is too much to be held
   * @param placeholderPrefix what a placeholder begins with; empty if there can be none
   */
  ParsedScript(
      Supplier<@Nullable String> text, String placeholderPrefix, Supplier<Content> parser) {
    this.text = text;
    this.placeholderPrefix = placeholderPrefix;
    this.parser = parser;
  }

  /**
   * What is in it.
   *
   * @param transactional whether Flyway will run it inside a transaction
   * @param statements after placeholders
   * @param findings what was seen while it was cut
   */
  record Content(boolean transactional, List<ScriptStatement> statements, List<Finding> findings) {
    Content {
      statements = List.copyOf(statements);
      findings = List.copyOf(findings);
    }
  }

  /**
   * Whether these ASCII letters can stand in a statement of it, in upper or lower case. Does not
   * cut it; in doubt yes, as where a placeholder may bring them.
   */
  boolean mayContain(String letters) {
    @Nullable String all = text.get();
    return all == null
        || all.toLowerCase(Locale.ROOT).contains(letters.toLowerCase(Locale.ROOT))
        || (!placeholderPrefix.isEmpty() && all.contains(placeholderPrefix));
  }

  synchronized Content content() {
    Content known = content;
    if (known == null) {
      known = parser.get();
      content = known;
    }
    return known;
  }
}
