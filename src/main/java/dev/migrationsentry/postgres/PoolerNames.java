package dev.migrationsentry.postgres;

import java.util.Locale;
import java.util.Optional;

/** What the well-known poolers are called, and what goes straight to the server beside them. */
final class PoolerNames {
  private PoolerNames() {}

  /** The provider's pooler that this host and port are, by name alone. */
  static Optional<String> known(ConnectionSettings settings) {
    ConnectionSettings.Host host = settings.hosts().getFirst();
    String name = host.name().toLowerCase(Locale.ROOT);
    if (name.endsWith(".neon.tech") && name.contains("-pooler.")) {
      return Optional.of("Neon's pooler");
    }
    if (name.endsWith(".pooler.supabase.com") && host.port() == 6543) {
      return Optional.of("Supabase's pooler in transaction mode");
    }
    if (name.endsWith(".supabase.co") && host.port() == 6543) {
      return Optional.of("Supabase's pooler in transaction mode");
    }
    return Optional.empty();
  }

  /** How to get past the pooler. */
  static String remedy(ConnectionSettings settings) {
    ConnectionSettings.Host host = settings.hosts().getFirst();
    String name = host.name();
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".neon.tech")) {
      return "Give the gate the direct host " + name.replace("-pooler.", ".") + ".";
    }
    if (lower.endsWith(".supabase.com") || lower.endsWith(".supabase.co")) {
      return "Give the gate the direct connection (db.PROJECT.supabase.co:5432), or the session"
          + " pooler on port 5432 with allow-session-pooler = true.";
    }
    return "Give the gate the URL that goes straight to the server (on Render connectionString, not"
        + " connectionPoolString; elsewhere often DIRECT_URL): set database-url-variable to its"
        + " name.";
  }
}
