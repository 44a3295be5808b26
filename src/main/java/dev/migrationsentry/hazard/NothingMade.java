package dev.migrationsentry.hazard;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.util.List;
import java.util.regex.Pattern;

/** IF NOT EXISTS finds something of that name, whatever it is, and makes nothing. */
final class NothingMade implements Hazard {
  private static final Pattern MAKES = SqlText.beginning("CREATE", "ALTER TABLE");
  private static final Pattern IF_NOT_EXISTS =
      Pattern.compile("\\bIF\\s+NOT\\s+EXISTS\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern OFTEN_THERE =
      SqlText.beginning("CREATE EXTENSION", "CREATE SCHEMA", "CREATE SERVER");

  @Override
  public List<Finding> in(Situation here) {
    RehearsedStatement statement = here.statement();
    String sql = statement.sql();
    boolean silent =
        MAKES.matcher(sql).lookingAt()
            && IF_NOT_EXISTS.matcher(sql).find()
            && !OFTEN_THERE.matcher(sql).lookingAt()
            && !statement.notices().isEmpty()
            && statement.effects().isEmpty();
    return silent && here.migration().name().version() != null
        ? List.of(
            here.finding(
                FindingCode.HAZARD_NOTHING_MADE,
                here.migration().name().script(),
                "has an IF NOT EXISTS that finds something of that name and makes nothing, be it"
                    + " like what the statement says or not",
                "Leave IF NOT EXISTS out, so that the migration fails where it is there already; or"
                    + " take the statement out, if an earlier migration makes the same.",
                Severity.NOTE))
        : List.of();
  }
}
