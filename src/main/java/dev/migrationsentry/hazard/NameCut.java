package dev.migrationsentry.hazard;

import dev.migrationsentry.catalog.Effect;
import dev.migrationsentry.catalog.ObjectId;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The server has cut a name to the 63 bytes that it keeps, and says so in a notice alone
 * (PostgreSQL manual, 4.1.1). By the name itself, for the notice comes in the server's language.
 */
final class NameCut implements Hazard {
  private static final int KEPT = 63;

  @Override
  public List<Finding> in(Situation here) {
    return here.statement().effects().stream()
        .filter(each -> each instanceof Effect.Made)
        .flatMap(each -> cut(each.object(), here.statement().sql()))
        .distinct()
        .map(
            name ->
                here.finding(
                    FindingCode.HAZARD_NAME_CUT,
                    name,
                    "gives a longer name, of which the server keeps "
                        + name.getBytes(StandardCharsets.UTF_8).length
                        + " bytes: two names that begin alike become one",
                    "Give it a name of at most 63 bytes.",
                    Severity.WARNING))
        .toList();
  }

  private static Stream<String> cut(ObjectId object, String sql) {
    String name = object.part().isEmpty() ? object.name() : object.part();
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    // A character of several bytes is not cut in two.
    if (bytes > KEPT || bytes < KEPT - 3) {
      return Stream.empty();
    }
    String text = sql.toLowerCase(Locale.ROOT);
    int at = text.indexOf(name.toLowerCase(Locale.ROOT));
    int next = at + name.length();
    boolean goesOn =
        at >= 0
            && next < text.length()
            && (Character.isLetterOrDigit(text.charAt(next)) || text.charAt(next) == '_');
    return goesOn ? Stream.of(name) : Stream.empty();
  }
}
