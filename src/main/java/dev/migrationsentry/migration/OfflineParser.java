package dev.migrationsentry.migration;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.parser.PeekingReader;
import org.flywaydb.core.internal.parser.Recorder;
import org.flywaydb.core.internal.parser.StatementType;
import org.flywaydb.core.internal.parser.Token;
import org.flywaydb.core.internal.sqlscript.Delimiter;
import org.flywaydb.core.internal.sqlscript.ParsedSqlStatement;
import org.flywaydb.database.postgresql.PostgreSQLParser;
import org.jspecify.annotations.Nullable;

/** Flyway's parser for one script, where it would want a server or would never come to an end. */
final class OfflineParser extends PostgreSQLParser {
  /**
   * Flyway asks for the server's version for this alone; it runs inside a transaction from
   * PostgreSQL 12 on (manual, ALTER TYPE, Notes), and older servers are refused.
   */
  private static final Pattern ADD_VALUE = Pattern.compile("^ALTER TYPE( .*)? ADD VALUE");

  private static final Pattern COPY_FROM_STDIN =
      Pattern.compile("(?is)^COPY\\b.*\\bFROM\\s+STDIN\\b.*");
  private static final Pattern END_OF_ROWS = Pattern.compile("(?m)^\\s*\\\\\\.\\s*$");

  private final long ends;
  private long copies;

  OfflineParser(Configuration configuration, ParsingContext context, String text) {
    super(configuration, context);
    this.ends = END_OF_ROWS.matcher(text).results().count();
  }

  @Override
  protected @Nullable Boolean detectCanExecuteInTransaction(
      String simplifiedStatement, List<Token> keywords) {
    return ADD_VALUE.matcher(simplifiedStatement).matches()
        ? null
        : super.detectCanExecuteInTransaction(simplifiedStatement, keywords);
  }

  /** Flyway looks for the end of COPY's rows for ever where there is none. */
  @Override
  protected ParsedSqlStatement createStatement(
      PeekingReader reader,
      Recorder recorder,
      int statementPos,
      int statementLine,
      int statementCol,
      int nonCommentPartPos,
      int nonCommentPartLine,
      int nonCommentPartCol,
      StatementType statementType,
      boolean canExecuteInTransaction,
      Delimiter delimiter,
      String sql,
      List<Token> tokens,
      boolean batchable)
      throws IOException {
    String bare = sql.substring(Math.max(0, nonCommentPartPos - statementPos));
    boolean special =
        !statementType.equals(StatementType.GENERIC)
            && !statementType.equals(StatementType.UNKNOWN);
    if (special && COPY_FROM_STDIN.matcher(bare).matches() && ++copies > ends) {
      throw new FlywayException(
          "the rows of COPY … FROM STDIN at line " + nonCommentPartLine + " have no end, \\.");
    }
    return super.createStatement(
        reader,
        recorder,
        statementPos,
        statementLine,
        statementCol,
        nonCommentPartPos,
        nonCommentPartLine,
        nonCommentPartCol,
        statementType,
        canExecuteInTransaction,
        delimiter,
        sql,
        tokens,
        batchable);
  }
}
