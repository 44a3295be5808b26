package dev.migrationsentry.environment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose rules a URL follows, known from its scheme. */
enum UrlDialect {
  /** {@code postgres://}, {@code postgresql://} (PostgreSQL manual, "Connection URIs"). */
  LIBPQ,
  /** {@code postgresql+driver://}, as SQLAlchemy writes it; otherwise as libpq's. */
  SQLALCHEMY,
  /** {@code jdbc:postgresql://}: user and password are parameters. */
  JDBC;

  private static final String WANTED = "postgres://, postgresql:// or jdbc:postgresql://";
  private static final Pattern SQLALCHEMY_SCHEME =
      Pattern.compile("postgres(?:ql)?\\+[a-z][a-z0-9_]*");
  private static final Pattern KEYWORDS = Pattern.compile("^(?:[a-z_]+\\s*=.*)$", Pattern.DOTALL);

  /** Slips and other programs' words for the same server. */
  private static final List<String> NEARLY =
      List.of(
          "postgre",
          "postgress",
          "postgressql",
          "postgresq",
          "postgreql",
          "postgis",
          "pgsql",
          "pg",
          "psql",
          "pgx",
          "ecto",
          "timescaledb",
          "timescalegis");

  private static final List<String> OTHERS =
      List.of(
          "mysql",
          "mysql2",
          "mariadb",
          "sqlite",
          "sqlite3",
          "file",
          "sqlserver",
          "mssql",
          "oracle",
          "mongodb",
          "mongodb+srv",
          "redis",
          "rediss",
          "http",
          "https",
          "cockroachdb",
          "libsql",
          "prisma",
          "prisma+postgres",
          "amqp",
          "op",
          "vault",
          "ssh",
          "tcp");

  /**
   * A URL without its scheme.
   *
   * @param dialect the rules for the rest
   * @param rest what stands after {@code ://}
   */
  record Split(UrlDialect dialect, String rest) {}

  /** Takes the scheme off; null, with the reason among the problems, if it is none of ours. */
  static @Nullable Split split(String url, UrlProblems problems) {
    boolean jdbc = url.regionMatches(true, 0, "jdbc:", 0, 5);
    String bare = jdbc ? url.substring(5) : url;
    int end = bare.indexOf("://");
    if (end < 0) {
      refuseWithoutScheme(bare, jdbc, problems);
      return null;
    }
    String scheme = bare.substring(0, end).toLowerCase(Locale.ROOT);
    Optional<UrlDialect> dialect = jdbc ? ofJdbc(scheme) : ofScheme(scheme);
    if (dialect.isEmpty()) {
      refuse(scheme, jdbc, problems);
      return null;
    }
    return new Split(dialect.get(), bare.substring(end + 3));
  }

  private static Optional<UrlDialect> ofJdbc(String scheme) {
    return scheme.equals("postgresql") ? Optional.of(JDBC) : Optional.empty();
  }

  private static Optional<UrlDialect> ofScheme(String scheme) {
    if (scheme.equals("postgres") || scheme.equals("postgresql")) {
      return Optional.of(LIBPQ);
    }
    return SQLALCHEMY_SCHEME.matcher(scheme).matches() && !OTHERS.contains(scheme)
        ? Optional.of(SQLALCHEMY)
        : Optional.empty();
  }

  private static void refuse(String scheme, boolean jdbc, UrlProblems problems) {
    if (jdbc && (scheme.equals("postgres") || NEARLY.contains(scheme))) {
      problems.malformed(
          "The scheme is jdbc:" + scheme + "://, which the JDBC driver does not know.",
          "Write jdbc:postgresql:// instead.");
    } else if (NEARLY.contains(scheme)) {
      problems.malformed(
          "The scheme is " + scheme + "://, which is not PostgreSQL's own.",
          "Write postgresql:// instead; the rest stays.");
    } else if (scheme.startsWith("prisma")) {
      problems.malformed(
          "The scheme is " + scheme + "://: Prisma's own service, and no PostgreSQL server.",
          "Name the variable that holds the direct URL: --database-url-variable DIRECT_URL.");
    } else if (OTHERS.contains(scheme)) {
      problems.malformed(
          "The scheme is " + (jdbc ? "jdbc:" : "") + scheme + "://, which is not PostgreSQL.",
          "Give the URL of the PostgreSQL database: it begins with " + WANTED + ".");
    } else {
      problems.malformed(
          "The scheme is not PostgreSQL's.",
          "Give the URL of the PostgreSQL database: it begins with " + WANTED + ".");
    }
  }

  private static void refuseWithoutScheme(String bare, boolean jdbc, UrlProblems problems) {
    String lower = bare.toLowerCase(Locale.ROOT);
    if (lower.startsWith("postgres:") || lower.startsWith("postgresql:")) {
      problems.malformed(
          "Two slashes are missing after the scheme"
              + (jdbc ? ", so no host is named; the driver would take localhost." : "."),
          "Write " + (jdbc ? "jdbc:postgresql://HOST/DATABASE" : "postgresql://…") + " instead.");
    } else if (!jdbc && KEYWORDS.matcher(bare).matches()) {
      problems.malformed(
          "The value is a list of keywords (host=… dbname=…) and no URL.",
          "Write it as postgresql://USER@HOST:PORT/DATABASE, and :PASSWORD after the user.");
    } else {
      problems.malformed(
          "The value has no scheme.", "Give the whole URL: it begins with " + WANTED + ".");
    }
  }
}
