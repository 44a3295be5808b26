package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Rehearsal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was rehearsed, for people: a block a statement, in the log and on the page. */
final class RehearsalLines {
  private static final int COLUMN = 12;

  private RehearsalLines() {}

  /** Untrusted; none if nothing was rehearsed. */
  static List<String> text(@Nullable Rehearsal rehearsal) {
    List<String> lines = new ArrayList<>();
    if (rehearsal == null) {
      return lines;
    }
    lines.add("rehearsed on " + rehearsal.scratch() + ":");
    for (Rehearsal.Migration migration : rehearsal.migrations()) {
      lines.add(head(migration));
      for (Rehearsal.Statement statement : migration.statements()) {
        lines.add("  " + statement.place() + ": " + statement.ran().sql());
        facts(statement).forEach(fact -> lines.add("    " + padded(fact.label()) + fact.words()));
      }
    }
    lines.add("not seen by a rehearsal:");
    rehearsal.notSeen().forEach(each -> lines.add("  " + each));
    return lines;
  }

  /** Escaped. */
  static List<String> markdown(@Nullable Rehearsal rehearsal) {
    List<String> lines = new ArrayList<>();
    if (rehearsal == null) {
      return lines;
    }
    lines.add("");
    lines.add("## Rehearsed on " + MarkdownReport.escaped(rehearsal.scratch()));
    for (Rehearsal.Migration migration : rehearsal.migrations()) {
      lines.add("");
      lines.add("### " + MarkdownReport.escaped(head(migration)));
      lines.add("");
      lines.add("| Line | Statement | What it did |");
      lines.add("| ---: | --- | --- |");
      for (Rehearsal.Statement statement : migration.statements()) {
        lines.add(row(statement));
      }
    }
    lines.add("");
    lines.add("### Not seen by a rehearsal");
    lines.add("");
    rehearsal.notSeen().forEach(each -> lines.add("- " + MarkdownReport.escaped(each)));
    return lines;
  }

  private static String row(Rehearsal.Statement statement) {
    List<String> facts =
        facts(statement).stream()
            .map(fact -> fact.label() + ": " + MarkdownReport.escaped(fact.words()))
            .toList();
    return "| "
        + (statement.place().line() > 0 ? statement.place().line() : "")
        + " | "
        + MarkdownReport.escaped(statement.ran().sql())
        + " | "
        + String.join("<br>", facts)
        + " |";
  }

  /** A migration in one line; untrusted. */
  static String head(Rehearsal.Migration migration) {
    return migration.name().label()
        + ": "
        + Sentences.counted(migration.statements().size(), "statement")
        + (migration.inTransaction() ? " in one transaction, " : " outside of a transaction, ")
        + Took.words(migration.took());
  }

  private record Fact(String label, String words) {}

  private static List<Fact> facts(Rehearsal.Statement statement) {
    List<Fact> facts = new ArrayList<>();
    locks(facts, "lock", statement.locks());
    locks(facts, "still held", statement.carriedOver());
    add(facts, "rewrites", statement.rewritten());
    add(facts, "empties", statement.emptied());
    add(facts, "builds", statement.builds());
    add(facts, "reads all", statement.scans());
    add(facts, "rows", statement.rows());
    add(facts, "effect", statement.effects());
    add(facts, "server", statement.ran().notices());
    if (statement.endedTransaction()) {
      facts.add(new Fact("commits", "it ends the transaction of its migration"));
    }
    if (facts.isEmpty()) {
      facts.add(new Fact("", "nothing that anybody waits for"));
    }
    return facts;
  }

  /** The strongest on each table: it keeps waiting whomever the others do. */
  private static void locks(List<Fact> facts, String label, List<Rehearsal.Lock> locks) {
    Set<String> tables = new HashSet<>();
    for (Rehearsal.Lock lock : locks) {
      if (lock.blocksTraffic() && tables.add(lock.table())) {
        facts.add(new Fact(label, lock.words()));
      }
    }
  }

  private static void add(List<Fact> facts, String label, List<String> words) {
    words.forEach(each -> facts.add(new Fact(label, each)));
  }

  private static String padded(String label) {
    return label + " ".repeat(Math.max(1, COLUMN - label.length()));
  }
}
