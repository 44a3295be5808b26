package dev.migrationsentry.migration;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.parser.ParserContext;
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

  /**
   * Flyway looks at all the comments before a statement again with each that it reads: beyond some
   * ten thousand in a row that takes minutes, and the square of that for more.
   */
  private static final long MOST_LOOKS = 50_000_000;

  private final Supplier<String> text;
  private long ends = -1;
  private long copies;
  private long comments;
  private long looks;

  OfflineParser(Configuration configuration, ParsingContext context, Supplier<String> text) {
    super(configuration, context);
    this.text = text;
  }

  /** Asked for every token. */
  @Override
  protected boolean shouldDiscard(Token token, boolean nonCommentPartSeen) {
    boolean discarded = super.shouldDiscard(token, nonCommentPartSeen);
    comments = nonCommentPartSeen || discarded ? 0 : comments + 1;
    looks += comments;
    if (looks > MOST_LOOKS) {
      throw new FlywayException(
          "more comments stand one after the other at line "
              + token.getLine()
              + " than Flyway reads in good time; put an empty line between some of them");
    }
    return discarded;
  }

  @Override
  protected @Nullable Boolean detectCanExecuteInTransaction(
      String simplifiedStatement, List<Token> keywords) {
    return ADD_VALUE.matcher(simplifiedStatement).matches()
        ? null
        : super.detectCanExecuteInTransaction(simplifiedStatement, keywords);
  }

  /**
   * Flyway takes a comment that is not closed for one that ends with the file, and says nothing.
   */
  @Override
  protected Token handleMultilineComment(
      PeekingReader reader, ParserContext context, int pos, int line, int col) throws IOException {
    Token comment = super.handleMultilineComment(reader, context, pos, line, col);
    if (reader.peek(1) == null && !text.get().stripTrailing().endsWith("*/")) {
      throw new FlywayException("the comment that begins at line " + line + " is not closed");
    }
    return comment;
  }

  private long ends() {
    if (ends < 0) {
      ends = END_OF_ROWS.matcher(text.get()).results().count();
    }
    return ends;
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
    if (special && COPY_FROM_STDIN.matcher(bare).matches() && ++copies > ends()) {
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
