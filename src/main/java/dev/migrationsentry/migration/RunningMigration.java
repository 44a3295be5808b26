package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ReleaseMigration.ScriptStatement;
import dev.migrationsentry.verdict.AppliedMigration;
import dev.migrationsentry.verdict.MigrationName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One migration while it runs: which of its statements are done, and which is under way. */
final class RunningMigration {
  private static final int SQL_LENGTH = 100;

  /**
   * What may be data: texts in quotes, and those between dollar signs that are no body of DO or of
   * a function. A name in quotes stays, whatever quotes it holds.
   */
  private static final Pattern LITERAL =
      Pattern.compile(
          "(\"(?:[^\"]++|\"\")*+\")|'(?:[^']++|'')*+(?:'|$)"
              + "|(?<!(?i:\\b(?:DO|AS)) {0,3})(?<![\\w$])\\$(\\w*)\\$.+?(?:\\$\\2\\$|$)");

  private static final Pattern LEADING_COMMENTS =
      Pattern.compile("\\A(?:\\s++|--[^\\n]*+(?:\\n|\\z)|/\\*(?s:.*?)\\*/)*+");
  private static final Pattern CONCURRENT =
      Pattern.compile(
          "(?is)(CREATE\\s+(UNIQUE\\s+)?INDEX|DROP\\s+INDEX|REINDEX\\b.*?|REFRESH\\b.*?"
              + "|ALTER\\s+TABLE\\b.*?DETACH\\s+PARTITION\\b.*?)\\s+CONCURRENTLY\\b.*");

  final ReleaseMigration migration;

  /** Whether Flyway runs it inside a transaction, alone or with its group. */
  final boolean inTransaction;

  private final long startedAt = System.nanoTime();
  private final List<AppliedMigration.Statement> done = new ArrayList<>();
  private int index;
  private @Nullable String sql;
  private long statementStartedAt;
  private boolean committedByItself;

  RunningMigration(ReleaseMigration migration, boolean inTransaction) {
    this.migration = migration;
    this.inTransaction = inTransaction;
  }

  MigrationName name() {
    return migration.name();
  }

  /** Statements of a batch all start before the first of them ends. */
  void starts(String statement) {
    sql = statement;
    statementStartedAt = System.nanoTime();
  }

  AppliedMigration.Statement ends(String statement, long rows, List<String> notices) {
    AppliedMigration.Statement ended =
        new AppliedMigration.Statement(
            line(),
            firstLine(statement),
            Duration.ofNanos(System.nanoTime() - statementStartedAt),
            rows,
            notices);
    done.add(ended);
    index++;
    sql = null;
    return ended;
  }

  /** The script has ended the transaction that Flyway opened for it. */
  void endedItsTransaction(String statement) {
    String word = LEADING_COMMENTS.matcher(statement).replaceFirst("").toUpperCase(Locale.ROOT);
    if (!word.startsWith("ROLLBACK") && !word.startsWith("ABORT")) {
      committedByItself = true;
    }
  }

  /** Whether part of it is in for good although it runs inside a transaction. */
  boolean committedByItself() {
    return committedByItself;
  }

  List<AppliedMigration.Statement> done() {
    return List.copyOf(done);
  }

  /** The statement under way, or the one that failed; null before the first and between two. */
  @Nullable String sql() {
    return sql;
  }

  Duration statementTook() {
    return Duration.ofNanos(System.nanoTime() - statementStartedAt);
  }

  Duration took() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** Where the statement under way starts in its file; 0 if that is not known. */
  int line() {
    List<ScriptStatement> statements = migration.statements();
    return index < statements.size() ? statements.get(index).line() : 0;
  }

  AppliedMigration applied() {
    return new AppliedMigration(name(), took(), done);
  }

  static boolean isConcurrent(String statement) {
    return CONCURRENT.matcher(LEADING_COMMENTS.matcher(statement).replaceFirst("")).matches();
  }

  static boolean isCommit(String statement) {
    String start = LEADING_COMMENTS.matcher(statement).replaceFirst("").toUpperCase(Locale.ROOT);
    return start.startsWith("COMMIT") || start.startsWith("END");
  }

  /** Enough to recognise a statement by, without the values in it. */
  static String firstLine(String statement) {
    return shown(withoutLeadingComments(statement).lines().findFirst().orElse(""));
  }

  /** The same of the whole statement. */
  static String oneLine(String statement) {
    return shown(withoutLeadingComments(statement).replaceAll("\\s+", " "));
  }

  private static String withoutLeadingComments(String statement) {
    return LEADING_COMMENTS.matcher(statement).replaceFirst("");
  }

  private static String shown(String line) {
    String masked =
        LITERAL
            .matcher(line.strip())
            .replaceAll(
                found -> found.group(1) == null ? "'…'" : Matcher.quoteReplacement(found.group()));
    return masked.length() <= SQL_LENGTH ? masked : masked.substring(0, SQL_LENGTH - 1) + "…";
  }
}
