package dev.migrationsentry.environment;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL, libpq's translated into the driver's. Only those on the list pass: some
 * of the driver's own load classes or open files (CVE-2022-21724).
 */
final class UrlParameters {
  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** libpq's name (PostgreSQL manual 34.1.2) and the driver's. */
  private static final Map<String, String> LIBPQ =
      Map.ofEntries(
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("options", "options"),
          Map.entry("application_name", "ApplicationName"),
          Map.entry("fallback_application_name", "ApplicationName"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("require_auth", "requireAuth"));

  private static final Map<String, String> DRIVER =
      Map.ofEntries(
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslNegotiation", "sslNegotiation"),
          Map.entry("options", "options"),
          Map.entry("ApplicationName", "ApplicationName"),
          Map.entry("connectTimeout", "connectTimeout"),
          Map.entry("channelBinding", "channelBinding"),
          Map.entry("gssEncMode", "gssEncMode"),
          Map.entry("targetServerType", "targetServerType"),
          Map.entry("currentSchema", "currentSchema"),
          Map.entry("requireAuth", "requireAuth"));

  /** Understood, and settled otherwise: every connection has keep-alives, limits and UTF-8. */
  private static final List<String> SETTLED =
      List.of(
          "keepalives",
          "keepalives_idle",
          "keepalives_interval",
          "keepalives_count",
          "tcp_user_timeout",
          "sslsni",
          "client_encoding",
          "load_balance_hosts",
          "tcpKeepAlive",
          "loginTimeout",
          "socketTimeout",
          "prepareThreshold",
          "reWriteBatchedInserts",
          "stringtype",
          "logServerErrorDetail",
          "loadBalanceHosts",
          "sslcompression",
          "ssl_min_protocol_version");

  private static final Map<String, String> TARGETS =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private final String variable;
  private final boolean jdbc;
  private final Map<String, String> own = new HashMap<>();
  private final Map<String, String> properties = new TreeMap<>();
  private final List<Finding> problems = new ArrayList<>();

  private UrlParameters(String variable, boolean jdbc) {
    this.variable = variable;
    this.jdbc = jdbc;
  }

  static UrlParameters read(String variable, String query, boolean jdbc) {
    UrlParameters parameters = new UrlParameters(variable, jdbc);
    for (String part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        parameters.add(part);
      }
    }
    return parameters;
  }

  Map<String, String> properties() {
    return properties;
  }

  List<Finding> problems() {
    return problems;
  }

  @Nullable String user() {
    return own.get("user");
  }

  @Nullable String password() {
    return own.get("password");
  }

  @Nullable String database() {
    return own.get("dbname");
  }

  String hostAndPort() {
    String port = own.get("port");
    return own.getOrDefault("host", "") + (port == null ? "" : ":" + port);
  }

  private void add(String part) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    Optional<String> value = PercentCode.decode(equals < 0 ? "" : part.substring(equals + 1));
    if (!name.matches("[A-Za-z_]{1,40}")) {
      // Not quoted: an unencoded & or ? of a password would stand here.
      problem(
          "there is a parameter without a name", "Write an & or ? of a password as %26 or %3F.");
    } else if (value.isEmpty()) {
      problem(name + " is not percent-encoded UTF-8", "Write each % in it as %25.");
    } else if (!own.containsKey(name)) {
      own.put(name, value.get());
      translate(name, value.get());
    } else {
      problem(name + " is given twice", "Keep one of them.");
    }
  }

  private void translate(String name, String value) {
    switch (name) {
      case "user", "password", "host", "port", "dbname" -> {}
      case "sslmode" -> sslMode(value);
      case "ssl" -> ssl(value);
      case "sslrootcert" -> rootCertificate(value);
      case "target_session_attrs" -> target(value);
      case "pgbouncer",
          "connection_limit",
          "pool_timeout",
          "statement_cache_size",
          "sslaccept",
          "schema" ->
          problem(
              name + " belongs to Prisma's URLs, not to PostgreSQL's",
              name.equals("pgbouncer")
                  ? "Give the gate the direct URL, not the pooler's: Prisma's DIRECT_URL."
                  : name.equals("schema")
                      ? "Write options=-csearch_path%3D"
                          + (value.matches("\\w+") ? value : "NAME")
                          + " instead."
                      : "Take it out of the URL that the gate gets.");
      default -> byList(name, value);
    }
  }

  private void byList(String name, String value) {
    String property = (jdbc ? DRIVER : LIBPQ).get(name);
    if (property != null) {
      properties.put(property, value);
    } else if (!SETTLED.contains(name)) {
      TreeSet<String> known = new TreeSet<>((jdbc ? DRIVER : LIBPQ).keySet());
      known.add("target_session_attrs");
      problem(
          "its parameter " + name + " is not one that may pass",
          Nearest.of(name, known)
              .map(nearest -> "Did you mean " + nearest + "?")
              .orElse("Take it out. Those that may: " + String.join(", ", known) + "."));
    }
  }

  private void sslMode(String value) {
    if (SSL_MODES.contains(value)) {
      properties.put("sslmode", value);
    } else {
      problem(
          "its sslmode is none of " + String.join(", ", SSL_MODES), "Write sslmode=verify-full.");
    }
  }

  /** {@code ssl=true} is sslmode=require to libpq and verify-full to the driver. */
  private void ssl(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (SSL_MODES.contains(lower)) {
      properties.putIfAbsent("sslmode", lower);
    } else if (lower.isEmpty() || lower.equals("true") || lower.equals("1")) {
      properties.putIfAbsent("sslmode", jdbc ? "verify-full" : "require");
    } else if (lower.equals("false") || lower.equals("0")) {
      properties.putIfAbsent("sslmode", "disable");
    } else {
      problem("its ssl is neither true nor false", "Write sslmode=verify-full.");
    }
  }

  /** {@code system} (libpq 16): the certificates that the machine trusts; here, those of Java. */
  private void rootCertificate(String value) {
    if (value.equals("system")) {
      properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
      properties.put("sslmode", "verify-full");
    } else {
      properties.put("sslrootcert", value);
    }
  }

  private void target(String value) {
    String type = TARGETS.get(value);
    if (type == null) {
      problem(
          "its target_session_attrs is none of "
              + String.join(", ", new TreeSet<>(TARGETS.keySet())),
          "Write target_session_attrs=read-write.");
    } else {
      properties.put("targetServerType", type);
    }
  }

  private void problem(String seen, String remedy) {
    problems.add(Finding.of(FindingCode.DATABASE_URL_PARAMETER, variable, seen, remedy));
  }
}
