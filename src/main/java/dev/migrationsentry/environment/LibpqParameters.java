package dev.migrationsentry.environment;

import static dev.migrationsentry.environment.UrlParameter.leaveOut;
import static dev.migrationsentry.environment.UrlParameter.oneOf;
import static dev.migrationsentry.environment.UrlParameter.pass;
import static dev.migrationsentry.environment.UrlParameter.refuse;
import static dev.migrationsentry.environment.UrlParameter.target;
import static dev.migrationsentry.environment.UrlParameters.KEEP_ALIVES;
import static dev.migrationsentry.environment.UrlParameters.SECONDS;
import static dev.migrationsentry.environment.UrlParameters.SECONDS_WANTED;
import static dev.migrationsentry.environment.UrlParameters.SSL_MODES;
import static dev.migrationsentry.environment.UrlParameters.words;

import dev.migrationsentry.environment.UrlParameter.Translate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of libpq (PostgreSQL manual, "Parameter Key Words"). */
final class LibpqParameters {
  private static final String NO_COUNTERPART =
      "has no counterpart in the JDBC driver and is left out";

  private LibpqParameters() {}

  static List<UrlParameter> all() {
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
                "target_session_attrs", new Translate("targetServerType", sessionAttributes()))));
    for (String name :
        words(
            """
            sslcompression sslsni sslcertmode ssl_min_protocol_version
            ssl_max_protocol_version min_protocol_version max_protocol_version

            tcp_user_timeout client_encoding fallback_application_name requirepeer
            gssdelegation
            """)) {
      all.add(leaveOut(name, NO_COUNTERPART));
    }
    for (String name :
        List.of("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count")) {
      all.add(leaveOut(name, KEEP_ALIVES));
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
}
