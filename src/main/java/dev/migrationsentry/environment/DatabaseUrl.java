package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings.Host;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.StepRefused;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database URL, read: {@code postgres://}, {@code postgresql://}, {@code jdbc:postgresql://} or
 * SQLAlchemy's {@code postgresql+driver://}. Nothing is looked up and nothing is guessed.
 *
 * @param hosts at least one
 * @param user null where the URL names none
 * @param password null where the URL holds none
 * @param passwordFile of the parameter {@code passfile}; null without one
 * @param properties for the driver, in its words, all from the list of those allowed
 * @param notes what was left out or read in its own way; no blocker
 */
record DatabaseUrl(
    List<Host> hosts,
    String database,
    @Nullable String user,
    @Nullable Secret password,
    @Nullable String passwordFile,
    Map<String, String> properties,
    List<Finding> notes) {

  /** Names that a template has for what somebody was to fill in. */
  private static final Set<String> TEMPLATE_USERS =
      Set.of("USER", "USERNAME", "DB_USER", "DBUSER", "YOUR_USER", "YOUR_USERNAME", "PGUSER");

  private static final Set<String> TEMPLATE_PASSWORDS =
      Set.of(
          "PASSWORD",
          "PASS",
          "DB_PASSWORD",
          "DB_PASS",
          "YOUR_PASSWORD",
          "YOUR-PASSWORD",
          "PGPASSWORD");
  private static final Set<String> TEMPLATE_HOSTS =
      Set.of("HOST", "HOSTNAME", "DB_HOST", "YOUR_HOST", "YOUR-HOST", "SERVER", "PGHOST");
  private static final Set<String> TEMPLATE_DATABASES =
      Set.of("DATABASE", "DATABASE_NAME", "DBNAME", "DB_NAME", "DB", "YOUR_DATABASE", "PGDATABASE");

  private static final int LONGEST = 8_000;

  private static final Pattern MASKED =
      Pattern.compile("(?:\\*+|\u2022+|x{4,}|X{4,}|\\.{3,}|\u2026)");

  DatabaseUrl {
    hosts = List.copyOf(hosts);
    properties = Map.copyOf(properties);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a URL.
   *
   * @param variable where it comes from; the subject of what is found
   * @param value the URL as it is stored, not empty
   * @param fallbacks parameters by libpq's names, for a URL that does not give them
   * @throws StepRefused {@code environment.database-url.*}, every problem that can be seen in one
   *     pass; no text of it holds any part of the password
   */
  static DatabaseUrl read(String variable, String value, Map<String, String> fallbacks)
      throws StepRefused {
    UrlProblems problems = new UrlProblems(variable);
    DatabaseUrl url = read(value, fallbacks, problems);
    if (url == null || problems.blocked()) {
      throw new StepRefused(problems.findings(), DatabaseState.UNTOUCHED);
    }
    return url;
  }

  private static @Nullable DatabaseUrl read(
      String value, Map<String, String> fallbacks, UrlProblems problems) {
    if (value.length() > LONGEST) {
      problems.malformed(
          "The value is " + value.length() + " characters long: no URL is.",
          "Store the URL again, and nothing else with it.");
      return null;
    }
    String clean = UrlSurface.clean(value, problems);
    if (clean.isEmpty() || problems.hasPlaceholder()) {
      return null;
    }
    if (clean.chars().anyMatch(c -> Character.isISOControl(c))) {
      problems.malformed(
          "A line break or another control character stands inside the value.",
          "Store the URL again, on one line.");
      return null;
    }
    UrlDialect.Split split = UrlDialect.split(clean, problems);
    if (split == null) {
      return null;
    }
    UrlParts parts =
        split.dialect() == UrlDialect.JDBC
            ? jdbcParts(split.rest(), problems)
            : UrlParts.of(split.rest(), UrlParameters.of(split.dialect())::containsKey, problems);
    return parts == null ? null : read(split.dialect(), parts, fallbacks, problems);
  }

  /** The driver knows no credentials before the host: it would look them up as a host name. */
  private static @Nullable UrlParts jdbcParts(String rest, UrlProblems problems) {
    int query = rest.indexOf('?');
    if (rest.substring(0, query < 0 ? rest.length() : query).indexOf('@') >= 0) {
      problems.malformed(
          "User and password stand before the host, where a jdbc: URL has no place for them.",
          "Take jdbc: off its beginning, or write"
              + " jdbc:postgresql://HOST/DATABASE with user and password as parameters behind it.");
      return null;
    }
    return UrlParts.split(rest);
  }

  private static @Nullable DatabaseUrl read(
      UrlDialect dialect, UrlParts parts, Map<String, String> fallbacks, UrlProblems problems) {
    UrlQuery query = new UrlQuery(dialect, problems);
    query.read(parts.query(), parts.isSound(), dialect == UrlDialect.JDBC ? Map.of() : fallbacks);
    List<Host> hosts = hosts(parts, query, problems);
    String database = database(parts.path(), query, problems);
    String user = user(parts.userInfo(), query, problems);
    Secret password = password(parts.userInfo(), query, problems);
    refuseTemplates(hosts, database, user, password, problems);
    if (hosts.isEmpty() || database.isEmpty() || problems.blocked()) {
      return null;
    }
    return new DatabaseUrl(
        hosts,
        database,
        user.isEmpty() ? null : user,
        password,
        query.target("passfile"),
        TlsParameters.settled(dialect, query.properties(), problems),
        problems.findings());
  }

  private static List<Host> hosts(UrlParts parts, UrlQuery query, UrlProblems problems) {
    String inQuery = query.target("host");
    if (inQuery != null && !parts.hosts().isEmpty()) {
      problems.parameter(
          "The URL names a host before the database and another as the parameter host.",
          "Keep the one that is meant.");
      return List.of();
    }
    return UrlHosts.read(inQuery == null ? parts.hosts() : inQuery, query.target("port"), problems);
  }

  private static String database(@Nullable String path, UrlQuery query, UrlProblems problems) {
    String inQuery = query.target("dbname");
    if (path == null || path.isEmpty()) {
      if (inQuery == null || inQuery.isEmpty()) {
        problems.malformed(
            "The URL names no database, and the user's name is not taken for one.",
            "Write it after the host: postgresql://USER@HOST/DATABASE.");
        return "";
      }
      return inQuery;
    }
    if (inQuery != null) {
      problems.parameter(
          "The URL names a database after the host and another as the parameter dbname.",
          "Keep the one that is meant.");
      return "";
    }
    if (path.endsWith("/") && path.indexOf('/') == path.length() - 1) {
      problems.malformed(
          "A slash stands after the name of the database.", "Take the last slash off.");
      return "";
    }
    if (!UrlParts.isEncoded("name of the database", path, problems)) {
      return "";
    }
    String database = PercentCode.decode(path, false);
    return database == null ? "" : database;
  }

  private static String user(@Nullable String userInfo, UrlQuery query, UrlProblems problems) {
    String inQuery = query.target("user");
    String encoded = userInfo == null ? "" : userInfo.split(":", 2)[0];
    if (inQuery != null && !encoded.isEmpty()) {
      problems.parameter(
          "The URL names a user before the host and another as the parameter user.",
          "Keep the one that is meant.");
    }
    String decoded = PercentCode.decode(encoded, false);
    return inQuery != null ? inQuery : decoded == null ? "" : decoded;
  }

  private static @Nullable Secret password(
      @Nullable String userInfo, UrlQuery query, UrlProblems problems) {
    String inQuery = query.target("password");
    int colon = userInfo == null ? -1 : userInfo.indexOf(':');
    String encoded = userInfo == null || colon < 0 ? null : userInfo.substring(colon + 1);
    if (inQuery != null && encoded != null) {
      problems.parameter(
          "The URL holds a password before the host and another as the parameter password.",
          "Keep the one that is meant.");
      return null;
    }
    String password =
        inQuery != null ? inQuery : encoded == null ? null : PercentCode.decode(encoded, false);
    if (password != null && password.isEmpty()) {
      problems.malformed(
          "The URL has a place for the password and nothing in it; what was to fill it was empty.",
          "Fill in the password; where the server asks for none, or PGPASSWORD holds it, take the "
              + (inQuery == null ? "colon" : "parameter password")
              + " out.");
    }
    return password == null ? null : new Secret(password);
  }

  private static void refuseTemplates(
      List<Host> hosts,
      String database,
      String user,
      @Nullable Secret password,
      UrlProblems problems) {
    if (TEMPLATE_USERS.contains(user)) {
      problems.placeholder("The user is still the template's word for one.");
    }
    if (password != null && TEMPLATE_PASSWORDS.contains(password.reveal())) {
      problems.placeholder("The password is still the template's word for one.");
    }
    if (password != null && MASKED.matcher(password.reveal()).matches()) {
      problems.placeholder(
          "The password is a row of dots, stars or x: it was copied from a page that hides it.");
    }
    if (hosts.stream().anyMatch(host -> TEMPLATE_HOSTS.contains(host.name()))) {
      problems.placeholder("The host is still the template's word for one.");
    }
    if (TEMPLATE_DATABASES.contains(database)) {
      problems.placeholder("The database is still the template's word for one.");
    }
  }

  /** What may be shown: no password, no parameter. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "DatabaseUrl[%s/%s as %s]", hosts, database, user);
  }
}
