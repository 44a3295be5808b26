package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** What is said of a connection that did not come about, and of one that broke. */
final class ConnectFindings {
  private ConnectFindings() {}

  /** The failure in a few words, for a line that is printed while the next attempt is awaited. */
  static String words(ConnectFailure failure, SQLException thrown) {
    String server = SqlState.serverMessage(thrown).orElse("");
    return switch (failure) {
      case NAME_UNKNOWN -> "the host name is not known";
      case REFUSED -> "nothing listens there";
      case NO_ANSWER -> "no answer";
      case BROKEN -> server.isEmpty() ? "the connection broke off" : server;
      case NO_PRIMARY -> "none of the hosts takes writes";
      case PASSWORD_MISSING -> "the server asks for a password and none was given";
      case TLS_ABSENT -> "the server does not offer what the URL's TLS settings demand";
      case TLS_FILE -> "a certificate file that the URL names is not there";
      case TLS_CERTIFICATE -> "the server's certificate is not trusted, or TLS failed";
      case TLS_HOST_NAME -> "the server's certificate is for another host name";
      case TLS_OWN_CERTIFICATE -> "the server does not accept the certificate that sslcert names";
      case TLS_BROKEN -> "the server hangs up when it is shown the certificate that sslcert names";
      case STARTING_UP, TOO_MANY, EXHAUSTED, PASSWORD, DATABASE, PRIVILEGE, POOLER, OTHER ->
          server.isEmpty()
              ? "the driver refused (" + SqlState.of(thrown).orElse("no SQLSTATE") + ")"
              : server;
    };
  }

  /** The finding that ends the attempts. {@code after} says how many there were, and how long. */
  static Finding of(
      ConnectFailure failure, SQLException thrown, ConnectionSettings settings, String after) {
    String seen = hosts(settings) + ": " + words(failure, thrown) + after;
    return Finding.of(
        code(failure),
        settings.target().words(),
        censored(seen, settings),
        remedy(failure, settings));
  }

  private static FindingCode code(ConnectFailure failure) {
    return switch (failure) {
      case NAME_UNKNOWN, REFUSED, NO_ANSWER, BROKEN -> FindingCode.UNREACHABLE;
      case STARTING_UP, TOO_MANY, EXHAUSTED -> FindingCode.SERVER_BUSY;
      case NO_PRIMARY -> FindingCode.SERVER_STANDBY;
      case PASSWORD, PASSWORD_MISSING, OTHER -> FindingCode.PASSWORD_REFUSED;
      case DATABASE -> FindingCode.DATABASE_UNKNOWN;
      case TLS_ABSENT, TLS_FILE, TLS_CERTIFICATE, TLS_OWN_CERTIFICATE, TLS_BROKEN, TLS_HOST_NAME ->
          FindingCode.TLS_REFUSED;
      case PRIVILEGE -> FindingCode.SERVER_PRIVILEGE;
      case POOLER -> FindingCode.SERVER_POOLER;
    };
  }

  private static String remedy(ConnectFailure failure, ConnectionSettings settings) {
    String host = settings.hosts().getFirst().name();
    String probe = "pg_isready -h " + host + " -p " + settings.hosts().getFirst().port();
    return switch (failure) {
      case NAME_UNKNOWN ->
          "Check the host in DATABASE_URL: `getent hosts "
              + host
              + "` where the gate runs. A platform's internal names are known in their own region"
              + " and project only; from elsewhere use the external URL.";
      case REFUSED, NO_ANSWER, BROKEN ->
          "Run `"
              + probe
              + "` where the gate runs; check that the server is up, that host and port in"
              + " DATABASE_URL are right, and that its firewall or IP allow list lets this machine"
              + " in.";
      case STARTING_UP ->
          "Run the gate again when `" + probe + "` says that it accepts connections.";
      case TOO_MANY ->
          "Run the gate again when connections are free: `SELECT usename, application_name, state,"
              + " count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC;` says who holds"
              + " them.";
      case EXHAUSTED -> "Free what the server's log names, memory or disk, and run the gate again.";
      case NO_PRIMARY -> "Name the primary in DATABASE_URL, or run the gate again after failover.";
      case PASSWORD_MISSING, PASSWORD ->
          "Copy DATABASE_URL again from the database's own page: user "
              + settings.user()
              + ", its password, and whether pg_hba.conf lets it in from this address.";
      case DATABASE ->
          "Check the last part of DATABASE_URL. If the database is really to be made: `createdb -h "
              + host
              + " -p "
              + settings.hosts().getFirst().port()
              + " -U "
              + settings.user()
              + " "
              + settings.database()
              + "`.";
      case TLS_ABSENT ->
          "Use the server's TLS endpoint, or take sslmode down to prefer in DATABASE_URL if the way"
              + " there is private.";
      case TLS_FILE ->
          "Put the file where sslrootcert (or sslcert, sslkey) in DATABASE_URL says, or correct it.";
      case TLS_CERTIFICATE ->
          "Download the provider's CA certificate and name it in DATABASE_URL:"
              + " sslmode=verify-full&sslrootcert=FILE.";
      case TLS_OWN_CERTIFICATE, TLS_BROKEN ->
          "Look up in the server's log why; then name in sslcert one that is valid today and issued"
              + " by an authority in the server's ssl_ca_file, with its key in sslkey.";
      case TLS_HOST_NAME ->
          "Connect by a name that is in the certificate (`openssl s_client -starttls postgres"
              + " -connect "
              + settings.hosts().getFirst()
              + "` shows them), or take sslmode down to verify-ca.";
      case PRIVILEGE ->
          "As the database's owner: GRANT CONNECT ON DATABASE "
              + SqlName.quoted(settings.database())
              + " TO "
              + SqlName.quoted(settings.user())
              + ";";
      case POOLER -> PoolerNames.remedy(settings);
      case OTHER -> "Do what the server says, then run the gate again.";
    };
  }

  private static String hosts(ConnectionSettings settings) {
    return settings.hosts().stream()
        .map(ConnectionSettings.Host::toString)
        .collect(Collectors.joining(", "));
  }

  /** The server's words should never hold the password; if it was given as user name, they do. */
  static String censored(String text, ConnectionSettings settings) {
    Secret password = settings.password();
    return password == null || password.reveal().isEmpty()
        ? text
        : text.replace(password.reveal(), password.toString());
  }

  /** The connection broke during the run. {@code doing} follows "while". */
  static Finding lost(ConnectionSettings settings, SQLException thrown, String doing) {
    return Finding.of(
        FindingCode.CONNECTION_LOST,
        settings.target().words(),
        "the connection broke while " + doing + ": " + lostWords(settings, thrown),
        "Run the gate again; the server's log says why the session ended.");
  }

  /** How it broke. */
  static String lostWords(ConnectionSettings settings, SQLException thrown) {
    String how = SqlState.serverMessage(thrown).orElse("no answer");
    String state = SqlState.of(thrown).map(code -> " (SQLSTATE " + code + ")").orElse("");
    return censored(how + state, settings);
  }
}
