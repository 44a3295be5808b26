package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.verdict.Finding;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A script as Flyway's parser cuts it. It is cut when somebody asks for the first time: most runs
 * find nothing to run, and then what is in the scripts does not matter. Safe for use by several
 * threads.
 */
public final class ParsedScript {
  private final Supplier<Content> parser;
  private @Nullable Content content;

  ParsedScript(Supplier<Content> parser) {
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

  synchronized Content content() {
    Content known = content;
    if (known == null) {
      known = parser.get();
      content = known;
    }
    return known;
  }
}
