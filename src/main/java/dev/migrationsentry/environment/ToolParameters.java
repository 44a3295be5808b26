package dev.migrationsentry.environment;

import static dev.migrationsentry.environment.UrlParameter.leaveOut;
import static dev.migrationsentry.environment.UrlParameter.refuse;
import static dev.migrationsentry.environment.UrlParameters.OF_A_POOL;
import static dev.migrationsentry.environment.UrlParameters.OWN_LIMITS;
import static dev.migrationsentry.environment.UrlParameters.words;

import dev.migrationsentry.environment.UrlParameter.PassWithNote;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What other tools read out of a URL of libpq's kind, and libpq itself would refuse. */
final class ToolParameters {
  private static final Pattern SCHEMAS = Pattern.compile("[\\w$\", -]+");

  private ToolParameters() {}

  static List<UrlParameter> all() {
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
        words(
            """
            connection_limit pool_timeout statement_cache_size single_use_connections
            max_connection_lifetime max_idle_connection_lifetime pool pool_size
            max_overflow pool_recycle pool_pre_ping pool_max_conns pool_min_conns
            checkout_timeout reaping_frequency reconnect encoding adapter
            prepared_statements binary_parameters default_query_exec_mode
            statement_cache_capacity statement_cache_mode prepared_statement_cache_size
            prepare_threshold prepared_binary_result async_fallback uselibpqcompat
            conn_max_age conn_health_checks prepare disable_prepared
            """)) {
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
    all.add(
        leaveOut(
            "timezone",
            "sets the application's time zone and is left out; migrations run in UTC unless options"
                + " sets TimeZone"));
    return all;
  }
}
