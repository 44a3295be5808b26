package dev.migrationsentry.environment;

import dev.migrationsentry.postgres.ConnectionSettings;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.util.Optional;

/** Whether a connection over a network that is not private goes without a verified certificate. */
final class TlsAdvice {
  private TlsAdvice() {}

  static Optional<Finding> of(ConnectionSettings connection) {
    String mode = connection.properties().getOrDefault("sslmode", "prefer");
    boolean verified = mode.equals("verify-full") || mode.equals("verify-ca");
    return verified || connection.hosts().stream().allMatch(host -> isPrivate(host.name()))
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                FindingCode.TLS_WEAK,
                connection.target().words(),
                "sslmode="
                    + mode
                    + " does not check who answers, and the host is not on a private network",
                "Add sslmode=verify-full&sslrootcert=FILE to the URL, with the provider's CA"
                    + " certificate, or sslrootcert=system."));
  }

  /**
   * Loopback, RFC 1918, link-local and unique local addresses, and names of a single label or of a
   * private zone.
   */
  private static boolean isPrivate(String host) {
    if (host.contains(":")) {
      return host.equals("::1") || host.matches("(?i)f[cd][0-9a-f]{2}:.*|fe80:.*");
    }
    if (host.matches("[0-9.]+")) {
      return host.matches(
          "(127|10)\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*|169\\.254\\..*");
    }
    return !host.contains(".")
        || host.matches("(?i).*\\.(internal|local|localhost|svc|cluster\\.local|test)");
  }
}
