package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Why a connection was not made, told by SQLSTATE and exception type through the whole chain. The
 * driver's own words are never passed on: they can hold the URL.
 *
 * @param code the kind of finding
 * @param seen what happened, in our words
 * @param remedy the next command
 * @param passes whether it may be over in a moment
 */
record ConnectFailure(FindingCode code, String seen, String remedy, boolean passes) {

  static ConnectFailure of(Throwable failure, ConnectionSettings settings) {
    String where = settings.target().words();
    if (isTls(failure)) {
      return new ConnectFailure(
          FindingCode.TLS_REFUSED,
          "no TLS connection as the URL demands it (sslmode="
              + settings.properties().getOrDefault("sslmode", "prefer")
              + "): "
              + tlsWords(failure),
          "Give the CA of the server with sslrootcert=FILE and its own host name in DATABASE_URL, or"
              + " ask the provider for the URL with TLS.",
          false);
    }
    String state = SqlState.of(failure).orElse("");
    return switch (state) {
      case "28P01", "28000" ->
          new ConnectFailure(
              FindingCode.PASSWORD_REFUSED,
              "the server refused user " + settings.user() + " (SQLSTATE " + state + ")",
              "Copy DATABASE_URL afresh from the provider; if the password was changed, change it"
                  + " in the platform's settings too.",
              false);
      case "3D000" ->
          new ConnectFailure(
              FindingCode.DATABASE_UNKNOWN,
              "the server has no database " + settings.database(),
              "Check the name after the last / in DATABASE_URL; the gate never creates a database.",
              false);
      case "42501" ->
          new ConnectFailure(
              FindingCode.SERVER_PRIVILEGE,
              "user " + settings.user() + " may not connect to " + settings.database(),
              "As its owner: GRANT CONNECT ON DATABASE \""
                  + settings.database()
                  + "\" TO \""
                  + settings.user()
                  + "\";",
              false);
      case "53300", "57P03", "53400" ->
          new ConnectFailure(
              FindingCode.SERVER_BUSY,
              state.equals("57P03")
                  ? "the server is starting up or shutting down"
                  : "the server takes no further connection",
              "Run it again in a minute; if connections are used up, see who has them: SELECT"
                  + " usename, application_name, count(*) FROM pg_stat_activity GROUP BY 1, 2;",
              true);
      default ->
          new ConnectFailure(
              FindingCode.UNREACHABLE,
              isUnknownHost(failure)
                  ? "the host name " + settings.target().host() + " is not known"
                  : "no answer from "
                      + where
                      + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")"),
              "Check host and port, that the server runs, and that this machine is let through to"
                  + " it: pg_isready -h "
                  + settings.target().host()
                  + " -p "
                  + settings.target().port(),
              state.isEmpty() || state.startsWith("08") || state.startsWith("57P"));
    };
  }

  Finding finding(ConnectionSettings settings) {
    return Finding.of(code, settings.target().words(), seen, remedy);
  }

  private static boolean isUnknownHost(Throwable failure) {
    return SqlState.chain(failure).stream().anyMatch(UnknownHostException.class::isInstance);
  }

  /**
   * The driver has no SQLSTATE of its own for TLS, and for some failures no exception type either.
   */
  private static boolean isTls(Throwable failure) {
    return SqlState.chain(failure).stream()
        .anyMatch(
            e ->
                e instanceof SSLException
                    || e instanceof CertificateException
                    || says(
                        e,
                        "does not support SSL",
                        "SSL root certificate",
                        "could not be verified",
                        "Could not read SSL",
                        "Could not open SSL",
                        "Loading the SSL"));
  }

  private static boolean says(Throwable e, String... parts) {
    String message = e.getMessage();
    return message != null && List.of(parts).stream().anyMatch(message::contains);
  }

  private static String tlsWords(Throwable failure) {
    List<Throwable> chain = SqlState.chain(failure);
    if (chain.stream().anyMatch(e -> says(e, "does not support SSL"))) {
      return "the server does not offer TLS";
    }
    if (chain.stream().anyMatch(e -> says(e, "could not be verified"))) {
      return "the certificate is not for this host name";
    }
    if (chain.stream()
        .anyMatch(e -> says(e, "SSL root certificate", "Could not open SSL", "Loading the SSL"))) {
      return "the root certificate cannot be read";
    }
    return "the certificate cannot be trusted, or the two sides found no common protocol";
  }
}
