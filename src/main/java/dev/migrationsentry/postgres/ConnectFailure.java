package dev.migrationsentry.postgres;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/**
 * Why an attempt to connect failed: by SQLSTATE and by the types of the exceptions, through the
 * whole chain of causes. Never by the driver's words, which it translates, and none of which are
 * passed on: they may hold what the driver was given.
 */
enum ConnectFailure {
  NAME_UNKNOWN(true),
  REFUSED(true),
  NO_ANSWER(true),
  BROKEN(true),
  STARTING_UP(true),
  TOO_MANY(true),
  EXHAUSTED(true),
  NO_PRIMARY(true),
  PASSWORD_MISSING(false),
  PASSWORD(false),
  DATABASE(false),
  TLS_ABSENT(false),
  TLS_FILE(false),
  TLS_CERTIFICATE(false),
  TLS_OWN_CERTIFICATE(false),
  TLS_BROKEN(true),
  TLS_HOST_NAME(false),
  PRIVILEGE(false),
  POOLER(false),
  OTHER(false);

  private final boolean passes;

  ConnectFailure(boolean passes) {
    this.passes = passes;
  }

  /** Whether the next attempt may go better with nothing changed. */
  boolean passes() {
    return passes;
  }

  /** Whether a connection that stood may have broken so. */
  boolean isOfTheWay() {
    return this == BROKEN || this == NO_ANSWER;
  }

  static ConnectFailure of(SQLException thrown, ConnectionSettings settings) {
    String state = SqlState.of(thrown).orElse("");
    Optional<String> words = SqlState.serverMessage(thrown);
    if (words.isPresent()) {
      return byServer(state, words.get());
    }
    if (has(thrown, e -> e instanceof FileNotFoundException || e instanceof NoSuchFileException)) {
      return TLS_FILE;
    }
    if (has(thrown, e -> e instanceof SSLException || e instanceof GeneralSecurityException)) {
      return withinTls(thrown, settings);
    }
    if (has(thrown, e -> e instanceof UnknownHostException)) {
      return NAME_UNKNOWN;
    }
    if (has(thrown, e -> e instanceof SocketTimeoutException || e instanceof SQLTimeoutException)) {
      return NO_ANSWER;
    }
    if (has(thrown, e -> e instanceof ConnectException || e instanceof NoRouteToHostException)) {
      return REFUSED;
    }
    if (has(thrown, e -> e instanceof IOException)) {
      return state.equals("08006") ? brokenWithinTls(settings) : BROKEN;
    }
    return byDriver(state, settings);
  }

  /** What we do not trust has a reason of ours; what the server does not is an alert of its own. */
  private static ConnectFailure withinTls(SQLException thrown, ConnectionSettings settings) {
    if (has(thrown, e -> e instanceof SocketTimeoutException)) {
      return NO_ANSWER;
    }
    if (has(thrown, e -> e instanceof GeneralSecurityException)) {
      return TLS_CERTIFICATE;
    }
    if (has(thrown, e -> e instanceof SocketException || e instanceof EOFException)) {
      return brokenWithinTls(settings);
    }
    return showsCertificate(settings) ? TLS_OWN_CERTIFICATE : TLS_CERTIFICATE;
  }

  /**
   * The driver gives 08006 to what breaks while TLS is agreed on. A server that does not trust our
   * certificate hangs up, and its alert is lost if we were still writing.
   */
  private static ConnectFailure brokenWithinTls(ConnectionSettings settings) {
    return showsCertificate(settings) ? TLS_BROKEN : BROKEN;
  }

  private static boolean showsCertificate(ConnectionSettings settings) {
    return settings.properties().containsKey("sslcert");
  }

  private static ConnectFailure byServer(String state, String words) {
    return switch (state) {
      case "57P03" -> STARTING_UP;
      case "53300", "53400" -> TOO_MANY;
      case "28P01", "28000" -> PASSWORD;
      case "3D000" -> DATABASE;
      case "42501" -> PRIVILEGE;
      case "08P01" -> byPooler(words.toLowerCase(Locale.ROOT));
      default -> byClass(state);
    };
  }

  private static ConnectFailure byClass(String state) {
    if (state.startsWith("53") || state.startsWith("58")) {
      return EXHAUSTED;
    }
    return state.startsWith("57P") || state.startsWith("08") ? BROKEN : OTHER;
  }

  /** PgBouncer gives one SQLSTATE to all that it refuses (its {@code src/client.c}), in English. */
  private static ConnectFailure byPooler(String words) {
    if (words.contains("startup parameter") || words.contains("statement pooling mode")) {
      return POOLER;
    }
    if (words.contains("no such database")) {
      return DATABASE;
    }
    if (words.contains("authentication") || words.contains("no such user")) {
      return PASSWORD;
    }
    return words.contains("cannot connect") || words.contains("down") ? STARTING_UP : TOO_MANY;
  }

  /** The driver gives 08004 to a refusal of its own, and 08006 to a host name that is not right. */
  private static ConnectFailure byDriver(String state, ConnectionSettings settings) {
    return switch (state) {
      case "08004" -> settings.password() == null ? PASSWORD_MISSING : TLS_ABSENT;
      case "08006" ->
          "verify-full".equals(settings.properties().get("sslmode")) ? TLS_HOST_NAME : BROKEN;
      case "08001" ->
          settings.properties().containsKey("targetServerType") ? NO_PRIMARY : NO_ANSWER;
      default -> OTHER;
    };
  }

  private static boolean has(Throwable thrown, Predicate<Throwable> wanted) {
    return SqlState.chain(thrown).stream().anyMatch(wanted);
  }
}
