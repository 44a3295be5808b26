package dev.migrationsentry.postgres;

import dev.migrationsentry.verdict.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, as whom and how.
 *
 * @param hosts tried in this order; at least one
 * @param database never empty
 * @param user never empty
 * @param password null where the server is to ask for none, or the driver finds it in a password
 *     file
 * @param properties for the driver, in the driver's own words and already checked against the list
 *     of those allowed; never user or password
 */
public record ConnectionSettings(
    List<Host> hosts,
    String database,
    String user,
    @Nullable Secret password,
    Map<String, String> properties) {

  /** A host name or address without brackets, and its port. */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  public ConnectionSettings {
    hosts = List.copyOf(hosts);
    properties = Map.copyOf(properties);
    if (hosts.isEmpty() || database.isEmpty() || user.isEmpty()) {
      throw new IllegalArgumentException("host, database and user are needed");
    }
  }

  /** What may always be shown. Names the first host. */
  public Verdict.Target target() {
    return new Verdict.Target(
        hosts.getFirst().name(), hosts.getFirst().port(), database, user, null);
  }

  /**
   * The URL for the driver: no user, no password, no parameter in it, so that no message of the
   * driver can leak one.
   */
  public String jdbcUrl() {
    return "jdbc:postgresql://"
        + hosts.stream().map(Host::toString).collect(Collectors.joining(","))
        + "/"
        + java.net.URLEncoder.encode(database, java.nio.charset.StandardCharsets.UTF_8)
            .replace("+", "%20");
  }
}
