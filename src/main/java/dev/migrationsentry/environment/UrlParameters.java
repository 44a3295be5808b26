package dev.migrationsentry.environment;

import static dev.migrationsentry.environment.UrlParameter.leaveOut;
import static dev.migrationsentry.environment.UrlParameter.oneOf;
import static dev.migrationsentry.environment.UrlParameter.pass;
import static dev.migrationsentry.environment.UrlParameter.refuse;
import static dev.migrationsentry.environment.UrlParameter.target;

import dev.migrationsentry.environment.UrlParameter.PassWithNote;
import dev.migrationsentry.environment.UrlParameter.Translate;
import java.util.ArrayList;
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
  private static final String[] SSL_MODES = {
    "disable", "allow", "prefer", "require", "verify-ca", "verify-full"
  };
  private static final String SECONDS = "[1-9]\\d{0,5}";
  private static final String SECONDS_WANTED = "a whole number of seconds above zero";
  private static final Pattern SCHEMAS = Pattern.compile("[\\w$\", -]+");

  private static final String OF_A_POOL =
      "sets the application's own pool or statements; the gate has no use for it and leaves it out";
  private static final String OWN_LIMITS =
      "sets a limit; the gate sets its own (see docs/settings.md) and leaves it out";
  private static final String NO_COUNTERPART =
      "has no counterpart in the JDBC driver and is left out";

  private static final String LOADS =
      "makes the driver load a class, or read or write a file, that the URL names";
  private static final String LOADS_REMEDY = "Take it out of the URL; it is never obeyed.";

  private static final Map<String, UrlParameter> LIBPQ = byName(libpq(), inTheWild());
  private static final Map<String, UrlParameter> SQLALCHEMY =
      byName(libpq(), inTheWild(), List.of(oneOf("ssl", "sslmode", SSL_MODES)));
  private static final Map<String, UrlParameter> JDBC = byName(jdbc());

  private UrlParameters() {}

  static Map<String, UrlParameter> of(UrlDialect dialect) {
    return switch (dialect) {
      case LIBPQ -> LIBPQ;
      case SQLALCHEMY -> SQLALCHEMY;
      case JDBC -> JDBC;
    };
  }

  private static List<UrlParameter> libpq() {
    List<UrlParameter> all = new ArrayList<>();
    for (String name : List.of("host", "port", "dbname", "user", "password", "passfile")) {
      all.add(target(name));
    }
    all.add(oneOf("sslmode", "sslmode", SSL_MODES));
    all.add(oneOf("ssl", "ssl", "true"));
    all.add(new UrlParameter("requiressl", new Translate("sslmode", Map.of("1", "require"))));
    all.addAll(
        List.of(
            pass("sslrootcert", "sslrootcert"),
            pass("sslcert", "sslcert"),
            pass("sslkey", "sslkey"),
            pass("sslpassword", "sslpassword"),
            pass("options", "options"),
            pass("application_name", "ApplicationName"),
            pass("krbsrvname", "kerberosServerName"),
            pass("connect_timeout", "connectTimeout", SECONDS, SECONDS_WANTED),
            pass("require_auth", "requireAuth", "!?[a-z0-9,!-]+", "a list of methods"),
            oneOf("sslnegotiation", "sslNegotiation", "postgres", "direct"),
            oneOf("channel_binding", "channelBinding", "disable", "prefer", "require"),
            oneOf("gssencmode", "gssEncMode", "disable", "prefer", "require"),
            oneOf("gsslib", "gsslib", "gssapi", "sspi"),
            new UrlParameter(
                "load_balance_hosts",
                new Translate("loadBalanceHosts", Map.of("disable", "false", "random", "true"))),
            new UrlParameter(
                "keepalives", new Translate("tcpKeepAlive", Map.of("0", "false", "1", "true"))),
            new UrlParameter(
                "target_session_attrs", new Translate("targetServerType", sessionAttributes()))));
    for (String name :
        List.of(
            "sslcompression",
            "sslsni",
            "sslcertmode",
            "ssl_min_protocol_version",
            "ssl_max_protocol_version",
            "min_protocol_version",
            "max_protocol_version",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
            "client_encoding",
            "fallback_application_name",
            "requirepeer",
            "gssdelegation")) {
      all.add(leaveOut(name, NO_COUNTERPART));
    }
    all.add(
        refuse(
            "hostaddr",
            "names an address that the JDBC driver cannot take beside the host",
            "Write the address in place of the host and take hostaddr out."));
    for (String name : List.of("service", "servicefile")) {
      all.add(
          refuse(
              name,
              "hides where the URL leads in another file",
              "Write host, port, database and user in the URL itself."));
    }
    for (String name : List.of("sslcrl", "sslcrldir")) {
      all.add(
          refuse(
              name,
              "names a list of revoked certificates, which the JDBC driver does not check",
              "Give the gate a URL without it: --database-url-variable NAME."));
    }
    all.add(refuse("replication", "asks for a replication session", "Take it out of the URL."));
    return all;
  }

  private static Map<String, String> sessionAttributes() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("any", "any");
    words.put("read-write", "primary");
    words.put("primary", "primary");
    words.put("read-only", "secondary");
    words.put("standby", "secondary");
    words.put("prefer-standby", "preferSecondary");
    return words;
  }

  /** What other tools read out of such a URL, and libpq would refuse. */
  private static List<UrlParameter> inTheWild() {
    List<UrlParameter> all = new ArrayList<>();
    for (String name : List.of("pgbouncer", "supa", "workaround")) {
      all.add(
          refuse(
              name,
              "marks this URL as one of a transaction-mode pooler, which cannot carry the deploy"
                  + " lock",
              "Name the variable that holds the direct URL, for example --database-url-variable"
                  + " DIRECT_URL."));
    }
    all.add(
        new UrlParameter(
            "schema",
            new PassWithNote(
                "currentSchema",
                SCHEMAS,
                "is Prisma's word for the search path and is read as such")));
    all.add(
        new UrlParameter(
            "search_path",
            new PassWithNote("currentSchema", SCHEMAS, "is read as the session's search path")));
    all.add(
        refuse(
            "sslaccept",
            "is Prisma's word for checking certificates, and says nothing to others",
            "Write sslmode=verify-full for strict, sslmode=require for accept_invalid_certs."));
    for (String name : List.of("sslidentity", "sslinline")) {
      all.add(refuse(name, "is not libpq's word", "Write sslcert=FILE and sslkey=FILE instead."));
    }
    for (String name :
        List.of(
            "connection_limit",
            "pool_timeout",
            "statement_cache_size",
            "single_use_connections",
            "max_connection_lifetime",
            "max_idle_connection_lifetime",
            "pool",
            "pool_size",
            "max_overflow",
            "pool_recycle",
            "pool_pre_ping",
            "pool_max_conns",
            "pool_min_conns",
            "checkout_timeout",
            "reaping_frequency",
            "reconnect",
            "encoding",
            "adapter",
            "prepared_statements",
            "binary_parameters",
            "default_query_exec_mode",
            "statement_cache_capacity",
            "statement_cache_mode",
            "prepared_statement_cache_size",
            "prepare_threshold",
            "prepared_binary_result",
            "async_fallback",
            "uselibpqcompat",
            "conn_max_age",
            "conn_health_checks",
            "timezone",
            "prepare",
            "disable_prepared")) {
      all.add(leaveOut(name, OF_A_POOL));
    }
    for (String name :
        List.of(
            "socket_timeout",
            "statement_timeout",
            "lock_timeout",
            "command_timeout",
            "query_timeout",
            "idle_in_transaction_session_timeout")) {
      all.add(leaveOut(name, OWN_LIMITS));
    }
    return all;
  }

  private static List<UrlParameter> jdbc() {
    List<UrlParameter> all = new ArrayList<>(List.of(target("user"), target("password")));
    all.add(oneOf("sslmode", "sslmode", SSL_MODES));
    all.add(oneOf("ssl", "ssl", "true", "false"));
    for (String name :
        List.of(
            "sslrootcert",
            "sslcert",
            "sslkey",
            "sslpassword",
            "options",
            "ApplicationName",
            "currentSchema",
            "kerberosServerName",
            "requireAuth")) {
      all.add(pass(name, name));
    }
    all.addAll(
        List.of(
            pass("connectTimeout", "connectTimeout", SECONDS, SECONDS_WANTED),
            oneOf("sslNegotiation", "sslNegotiation", "postgres", "direct"),
            oneOf("channelBinding", "channelBinding", "disable", "prefer", "require"),
            oneOf("gssEncMode", "gssEncMode", "disable", "allow", "prefer", "require"),
            oneOf("gsslib", "gsslib", "auto", "gssapi", "sspi"),
            oneOf("loadBalanceHosts", "loadBalanceHosts", "true", "false"),
            oneOf("tcpKeepAlive", "tcpKeepAlive", "true", "false"),
            oneOf(
                "targetServerType",
                "targetServerType",
                "any",
                "primary",
                "master",
                "slave",
                "secondary",
                "preferSlave",
                "preferSecondary",
                "preferPrimary")));
    for (String name :
        List.of(
            "adaptiveFetch",
            "adaptiveFetchMaximum",
            "adaptiveFetchMinimum",
            "autosave",
            "allowEncodingChanges",
            "assumeMinServerVersion",
            "binaryTransfer",
            "binaryTransferDisable",
            "binaryTransferEnable",
            "cleanupSavepoints",
            "convertBooleanToNumeric",
            "databaseMetadataCacheFields",
            "databaseMetadataCacheFieldsMiB",
            "defaultRowFetchSize",
            "disableColumnSanitiser",
            "escapeSyntaxCallMode",
            "flushCacheOnDdl",
            "groupStartupParameters",
            "hideUnprivilegedObjects",
            "hostRecheckSeconds",
            "loggerLevel",
            "logServerErrorDetail",
            "logUnclosedConnections",
            "maxResultBuffer",
            "maxSendBufferSize",
            "preferQueryMode",
            "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB",
            "prepareThreshold",
            "protocolVersion",
            "quoteReturningIdentifiers",
            "readOnly",
            "readOnlyMode",
            "receiveBufferSize",
            "reWriteBatchedInserts",
            "reWriteBatchedInsertsSize",
            "sendBufferSize",
            "stringtype",
            "tcpNoDelay",
            "unknownLength")) {
      all.add(leaveOut(name, OF_A_POOL));
    }
    for (String name :
        List.of(
            "socketTimeout",
            "loginTimeout",
            "queryTimeout",
            "cancelSignalTimeout",
            "sslResponseTimeout",
            "gssResponseTimeout",
            "scramMaxIterations")) {
      all.add(leaveOut(name, OWN_LIMITS));
    }
    all.add(
        refuse(
            "sslfactory",
            LOADS,
            "Take it out; where it turned the check of certificates off, write sslmode=require."));
    for (String name :
        List.of(
            "socketFactory",
            "socketFactoryArg",
            "sslfactoryarg",
            "sslhostnameverifier",
            "sslpasswordcallback",
            "authenticationPluginClassName",
            "connectExecutor",
            "connectExecutorArg",
            "loggerFile",
            "xmlFactoryFactory",
            "classLoaderStrategy",
            "jaasApplicationName",
            "jaasLogin",
            "sspiServiceClass")) {
      all.add(refuse(name, LOADS, LOADS_REMEDY));
    }
    for (String name : List.of("PGHOST", "PGPORT", "PGDBNAME", "service", "localSocketAddress")) {
      all.add(
          refuse(
              name,
              "leads somewhere else than the URL says",
              "Write host, port and database before the question mark."));
    }
    all.add(refuse("replication", "asks for a replication session", "Take it out of the URL."));
    return all;
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
