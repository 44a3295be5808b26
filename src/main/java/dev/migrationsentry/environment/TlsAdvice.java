package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a connection over a network that is not private goes without a verified certificate. */
final class TlsAdvice {
  /** Loopback, RFC 1918, link-local (RFC 3927), shared address space (RFC 6598). */
  private static final Pattern PRIVATE_ADDRESS =
      Pattern.compile(
          "(?:127|10)\\..*|192\\.168\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*|169\\.254\\..*"
              + "|100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*");

  /** Loopback, unique local (RFC 4193), link-local. */
  private static final Pattern PRIVATE_ADDRESS_6 =
      Pattern.compile("::1|0*(?::0*){6}:0*1|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*");

  /** Zones that no public name server answers for, and the platforms' private ones. */
  private static final Pattern PRIVATE_ZONE =
      Pattern.compile(".*\\.(?:localhost|local|internal|flycast|svc|test|lan|home\\.arpa)\\.?");

  private TlsAdvice() {}

  static Optional<Finding> of(ConnectionSettings connection) {
    Map<String, String> properties = connection.properties();
    String mode = properties.getOrDefault("sslmode", "prefer");
    if (isVerified(mode, properties)
        || connection.hosts().stream().allMatch(host -> isPrivate(host.name()))) {
      return Optional.empty();
    }
    String said = properties.containsKey("sslmode") ? mode : "not set, so prefer";
    return Optional.of(
        Finding.of(
            FindingCode.TLS_WEAK,
            connection.target().words(),
            "sslmode is "
                + said
                + (mode.equals("require")
                    ? ": what is sent is encrypted, and who answers is not checked."
                    : ": whoever answers may have what is sent unencrypted."),
            "Add sslmode=verify-full&sslrootcert=FILE to the URL, with the provider's CA"
                + " certificate"
                + (mode.equals("require") ? "." : ", or at the least sslmode=require.")));
  }

  /**
   * With channel binding required the server proves that it knows the password and ends this very
   * TLS connection, whatever its certificate (PostgreSQL manual, "SCRAM-SHA-256 Authentication").
   */
  private static boolean isVerified(String mode, Map<String, String> properties) {
    return switch (mode) {
      case "verify-full", "verify-ca" -> true;
      case "require" -> "require".equals(properties.get("channelBinding"));
      default -> false;
    };
  }

  private static boolean isPrivate(String name) {
    String host = name.toLowerCase(Locale.ROOT);
    if (host.contains(":")) {
      return PRIVATE_ADDRESS_6.matcher(host).matches();
    }
    if (host.matches("[0-9.]+")) {
      return PRIVATE_ADDRESS.matcher(host).matches();
    }
    return !host.contains(".") || PRIVATE_ZONE.matcher(host).matches();
  }
}
