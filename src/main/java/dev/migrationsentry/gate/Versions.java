package dev.migrationsentry.gate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions of everything that takes part in a run. */
public final class Versions {
  private static final Properties BUILD = read();

  private Versions() {}

  /** This program's own. */
  public static String program() {
    return BUILD.getProperty("program", "unknown");
  }

  /** By name; what the server runs is added once it has said so. */
  static Map<String, String> ofEverything() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("migration-sentry", program());
    versions.put("java", Runtime.version().toString());
    for (String library : new String[] {"flyway", "jooq", "pgjdbc"}) {
      versions.put(library, BUILD.getProperty(library, "unknown"));
    }
    return versions;
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream file =
        Versions.class.getResourceAsStream("/dev/migrationsentry/build.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException _) {
      // Then they are unknown, which is said.
    }
    return properties;
  }
}
