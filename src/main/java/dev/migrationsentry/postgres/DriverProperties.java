package dev.migrationsentry.postgres;

import java.security.Security;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.PGProperty;

/** What every connection tells the driver, and what the process is told before the first one. */
final class DriverProperties {
  /** Kept here: a logger that nobody refers to forgets its level. */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  static {
    // What the driver would write goes to standard error past our report. Nothing is lost: every
    // failure also comes as an exception.
    DRIVER_LOG.setLevel(Level.OFF);
    // After a failover the name of the server stands for another address. The JDK keeps an answer
    // for 30 seconds and a failed look-up for 10; read once, at the first look-up of the process.
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
  }

  private DriverProperties() {}

  /** What the process is told; the first connection does so otherwise. */
  static void settle() {
    // Loading this class was all.
  }

  /** The properties for one connection. Its log-in may take {@code attempt}, each wait in it. */
  static Properties of(ConnectionSettings settings, Purpose purpose, Duration attempt) {
    Properties properties = new Properties();
    PGProperty.APPLICATION_NAME.set(properties, purpose.applicationName());
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds(attempt));
    if (purpose == Purpose.MIGRATE) {
      // Flyway's own questions search the project's schemas, and compare names with parameters. One
      // that is a varchar would be compared by an operator of anybody's for just these types.
      PGProperty.STRING_TYPE.set(properties, "unspecified");
    }
    properties.putAll(settings.properties());
    PGProperty.USER.set(properties, settings.user());
    Secret password = settings.password();
    if (password != null) {
      PGProperty.PASSWORD.set(properties, password.reveal());
    }
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds(attempt));
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 3);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSockets.class.getName());
    // The detail of a server's error holds row data, and its text becomes that of the exception.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    // Saves a round trip: the application's name goes with the first packet.
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.0");
    return properties;
  }

  private static int seconds(Duration time) {
    return Math.clamp(time.plusMillis(999).toSeconds(), 1, 3600);
  }
}
