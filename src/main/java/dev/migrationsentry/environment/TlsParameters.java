package dev.migrationsentry.environment;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a URL demands of TLS, in the driver's words, meaning what they mean to libpq. */
final class TlsParameters {
  private TlsParameters() {}

  /**
   * Settles where the two differ. Sources: PostgreSQL manual, "SSL Mode Descriptions" and {@code
   * sslrootcert}; the driver's documentation, "Using SSL".
   *
   * @param given properties as translated so far
   */
  static Map<String, String> settled(
      UrlDialect dialect, Map<String, String> given, UrlProblems problems) {
    Map<String, String> settled = new LinkedHashMap<>(given);
    String ssl = settled.remove("ssl");
    if ("true".equals(ssl)) {
      // libpq: ssl=true in a URI is sslmode=require. The driver: it is verify-full.
      settled.putIfAbsent("sslmode", dialect == UrlDialect.JDBC ? "verify-full" : "require");
    }
    if (dialect == UrlDialect.JDBC) {
      return settled;
    }
    if ("system".equals(settled.get("sslrootcert"))) {
      systemCertificates(settled, problems);
    } else if (settled.containsKey("sslrootcert") && "require".equals(settled.get("sslmode"))) {
      // libpq checks the chain in this case, the driver would not.
      settled.put("sslmode", "verify-ca");
    }
    return settled;
  }

  /** libpq 16: {@code sslrootcert=system} allows and implies verify-full, nothing weaker. */
  private static void systemCertificates(Map<String, String> settled, UrlProblems problems) {
    String mode = settled.getOrDefault("sslmode", "verify-full");
    if (!mode.equals("verify-full")) {
      problems.parameter(
          "sslrootcert=system goes with sslmode=verify-full only.", "Write sslmode=verify-full.");
    }
    settled.remove("sslrootcert");
    settled.put("sslmode", "verify-full");
    settled.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
  }
}
