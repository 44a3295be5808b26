package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.postgres.Secret;
import dev.migrationsentry.verdict.DatabaseState;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.StepRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a database URL in every shape that the platforms hand out: {@code postgres://}, {@code
 * postgresql://}, {@code postgresql+driver://} (SQLAlchemy) and {@code jdbc:postgresql://}; the
 * grammar is libpq's (PostgreSQL manual 34.1.1.2). No part of the input ever gets into a message
 * but host, port, database, user and the names of parameters.
 */
public final class DatabaseUrl {
  private static final Pattern SCHEME =
      Pattern.compile("(?i)(jdbc:postgresql|postgres(?:ql)?(?:\\+[a-z0-9_]+)?)://(.*)");
  private static final Pattern ANY_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,30}):.*");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:\\[(?<address>[0-9A-Fa-f:.%]+)]|(?<name>[^:\\[\\]]*))(?::(?<port>[^:]*))?");
  private static final Pattern HOSTS =
      Pattern.compile(
          "(?:\\[[^\\]]*]|[^:,\\[\\]]*)(?::\\d{1,5})?(?:,(?:\\[[^\\]]*]|[^:,\\[\\]]*)(?::\\d{1,5})?)*");
  private static final int DEFAULT_PORT = 5432;
  private static final int HIGHEST_PORT = 65_535;

  private final String variable;
  private final @Nullable String fallbackUser;
  private final List<Finding> problems = new ArrayList<>();

  private DatabaseUrl(String variable, @Nullable String fallbackUser) {
    this.variable = variable;
    this.fallbackUser = fallbackUser;
  }

  /**
   * Reads a URL.
   *
   * @param variable where it came from, for the findings
   * @param raw as it was found, untouched
   * @param fallbackUser {@code PGUSER}, for a URL without a user; null if that is not set
   * @throws StepRefused {@code environment.database-url.*}, every problem that can be told apart
   */
  public static ConnectionSettings parse(String variable, String raw, @Nullable String fallbackUser)
      throws StepRefused {
    DatabaseUrl url = new DatabaseUrl(variable, fallbackUser);
    Optional<ConnectionSettings> settings = url.parse(raw);
    if (!url.problems.isEmpty() || settings.isEmpty()) {
      throw new StepRefused(url.problems, DatabaseState.UNTOUCHED);
    }
    return settings.get();
  }

  private Optional<ConnectionSettings> parse(String raw) {
    Optional<Finding> spoilt = RawUrl.problem(variable, raw);
    if (spoilt.isPresent()) {
      problems.add(spoilt.get());
      return Optional.empty();
    }
    Matcher scheme = SCHEME.matcher(raw);
    if (!scheme.matches()) {
      problems.add(wrongScheme(raw));
      return Optional.empty();
    }
    boolean jdbc = scheme.group(1).toLowerCase(java.util.Locale.ROOT).startsWith("jdbc:");
    return rest(scheme.group(2), jdbc);
  }

  private Finding wrongScheme(String raw) {
    Matcher other = ANY_SCHEME.matcher(raw);
    String seen =
        raw.toLowerCase(java.util.Locale.ROOT).matches("(jdbc:)?postgres(ql)?(\\+\\w+)?:.*")
            ? "after the scheme there is no //"
            : other.matches() && raw.contains("://")
                ? "its scheme is " + other.group(1) + ", which is not PostgreSQL's"
                : "it has no scheme: it does not begin with postgres://";
    return malformed(seen);
  }

  private Optional<ConnectionSettings> rest(String rest, boolean jdbc) {
    int end = firstOf(rest, "/?#");
    int at = rest.lastIndexOf('@', end - 1);
    if (at < 0 && endsInsideThePassword(rest, end)) {
      problems.add(unencoded(rest.charAt(end)));
      return Optional.empty();
    }
    if (at >= 0 && rest.indexOf('@') < at) {
      problems.add(unencoded('@'));
      return Optional.empty();
    }
    String tail = rest.substring(end);
    if (tail.contains("#")) {
      problems.add(unencoded('#'));
      return Optional.empty();
    }
    int question = tail.indexOf('?');
    String path = question < 0 ? tail : tail.substring(0, question);
    String query = question < 0 ? "" : tail.substring(question + 1);
    UrlParameters parameters = UrlParameters.read(variable, query, jdbc);
    problems.addAll(parameters.problems());
    String userInfo = at < 0 ? "" : rest.substring(0, at);
    String user = user(userInfo, parameters);
    Secret password = password(userInfo, parameters);
    String database = database(path, parameters);
    List<ConnectionSettings.Host> hosts = hosts(rest.substring(at + 1, end), parameters);
    if (!problems.isEmpty() || user == null || database == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ConnectionSettings(
            hosts, database, user, password, Map.copyOf(parameters.properties())));
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /**
   * {@code user:pa/ss@host/db}: the {@code @} comes only after the first {@code /}, {@code ?} or
   * {@code #}, and not as part of a parameter behind something that can be hosts and ports.
   */
  private static boolean endsInsideThePassword(String rest, int end) {
    if (end >= rest.length() || rest.indexOf('@', end) < 0) {
      return false;
    }
    int query = rest.indexOf('?', end);
    boolean parameterOnly = query >= 0 && rest.indexOf('@', end) > query;
    return !parameterOnly || !HOSTS.matcher(rest.substring(0, end)).matches();
  }

  private @Nullable String user(String userInfo, UrlParameters parameters) {
    int colon = userInfo.indexOf(':');
    String inUrl = decode(colon < 0 ? userInfo : userInfo.substring(0, colon), "user");
    String inQuery = parameters.user();
    String user =
        inUrl != null && !inUrl.isEmpty() ? inUrl : inQuery != null ? inQuery : fallbackUser;
    if (user == null || user.isEmpty()) {
      problems.add(malformed("it names no user"));
      return null;
    }
    return user;
  }

  private @Nullable Secret password(String userInfo, UrlParameters parameters) {
    int colon = userInfo.indexOf(':');
    String inUrl = colon < 0 ? null : decode(userInfo.substring(colon + 1), "password");
    String password = inUrl != null && !inUrl.isEmpty() ? inUrl : parameters.password();
    return password == null || password.isEmpty() ? null : new Secret(password);
  }

  private @Nullable String database(String path, UrlParameters parameters) {
    String name = path.isEmpty() ? "" : path.substring(1);
    if (name.contains("/")) {
      problems.add(
          malformed("there is more than one / after the host; one in a name is written %2F"));
      return null;
    }
    String decoded = decode(name, "database");
    String database = decoded == null || decoded.isEmpty() ? parameters.database() : decoded;
    if (database == null || database.isEmpty()) {
      problems.add(malformed("it names no database after the host"));
      return null;
    }
    return database;
  }

  private List<ConnectionSettings.Host> hosts(String authority, UrlParameters parameters) {
    String text = authority.isEmpty() ? parameters.hostAndPort() : authority;
    List<ConnectionSettings.Host> hosts = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      host(one).ifPresent(hosts::add);
    }
    return hosts;
  }

  private Optional<ConnectionSettings.Host> host(String text) {
    Matcher parts = HOST.matcher(text);
    if (!parts.matches()) {
      problems.add(
          malformed(
              "host and port are not to be told apart; an IPv6 address stands in brackets, [::1]:5432"));
      return Optional.empty();
    }
    String name =
        parts.group("address") != null
            ? parts.group("address")
            : decode(parts.group("name"), "host");
    if (name == null || name.isEmpty()) {
      problems.add(malformed("it names no host"));
      return Optional.empty();
    }
    if (name.startsWith("/") || !name.matches("[\\p{L}\\p{N}._:%-]+")) {
      problems.add(
          malformed(
              name.startsWith("/")
                  ? "its host is a Unix socket, which the driver cannot use; write localhost"
                  : "its host has characters that no host name has"));
      return Optional.empty();
    }
    return port(parts.group("port")).map(port -> new ConnectionSettings.Host(name, port));
  }

  private Optional<Integer> port(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.of(DEFAULT_PORT);
    }
    if (text.matches("\\d{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= HIGHEST_PORT) {
        return Optional.of(port);
      }
    }
    // Not quoted: without an @, a password would stand here.
    problems.add(malformed("its port is not a number from 1 to 65535"));
    return Optional.empty();
  }

  private @Nullable String decode(String text, String part) {
    Optional<String> decoded = PercentCode.decode(text);
    if (decoded.isEmpty()) {
      problems.add(
          Finding.of(
              FindingCode.DATABASE_URL_ENCODING,
              variable,
              "a % in the " + part + " is not followed by two hexadecimal digits of UTF-8",
              "Write each % in the " + part + " as %25."));
    }
    return decoded.orElse(null);
  }

  private Finding unencoded(char character) {
    return Finding.of(
        FindingCode.DATABASE_URL_ENCODING,
        variable,
        "the password, or the user, holds an unencoded " + character,
        "Write each " + character + " in it as " + PercentCode.of(character) + ".");
  }

  private Finding malformed(String seen) {
    return Finding.of(
        FindingCode.DATABASE_URL_MALFORMED,
        variable,
        seen,
        "Write it as postgres://user:password@host:5432/database, each part percent-encoded.");
  }
}
