package dev.migrationsentry.environment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The parameters that are known, by the dialect of the URL. Whatever is not in here is refused: the
 * driver has parameters that load classes, write files or turn checks off.
 *
 * <p>Sources: PostgreSQL manual, "Parameter Key Words" (libpq); the driver's own list of
 * properties; the documentation of the tools named in the notes.
 */
final class UrlParameters {
  static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  static final String SECONDS = "[1-9]\\d{0,5}";
  static final String SECONDS_WANTED = "a whole number of seconds above zero";

  static final String OF_A_POOL =
      "sets the application's own pool or statements; the gate has no use for it and leaves it out";
  static final String OWN_LIMITS =
      "sets a limit; the gate sets its own (see docs/settings.md) and leaves it out";
  static final String KEEP_ALIVES =
      "is left out: every connection of the gate has keep-alives of its own";

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final Map<String, UrlParameter> LIBPQ =
      byName(LibpqParameters.all(), ToolParameters.all());
  private static final Map<String, UrlParameter> SQLALCHEMY =
      byName(
          LibpqParameters.all(),
          ToolParameters.all(),
          List.of(UrlParameter.oneOf("ssl", "sslmode", SSL_MODES)));
  private static final Map<String, UrlParameter> JDBC = byName(JdbcParameters.all());

  private UrlParameters() {}

  static Map<String, UrlParameter> of(UrlDialect dialect) {
    return switch (dialect) {
      case LIBPQ -> LIBPQ;
      case SQLALCHEMY -> SQLALCHEMY;
      case JDBC -> JDBC;
    };
  }

  /** Words parted by blanks and line ends. */
  static List<String> words(String text) {
    return List.of(BLANKS.split(text.strip(), -1));
  }

  @SafeVarargs
  private static Map<String, UrlParameter> byName(List<UrlParameter>... lists) {
    Map<String, UrlParameter> map = new LinkedHashMap<>();
    for (List<UrlParameter> list : lists) {
      list.forEach(parameter -> map.put(parameter.name(), parameter));
    }
    return map;
  }
}
