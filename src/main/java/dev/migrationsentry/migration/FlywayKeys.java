package dev.migrationsentry.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each setting that Flyway has (reference documentation of 13.12, Configuration):
 * followed, followed and said, or overruled and why.
 */
final class FlywayKeys {
  private FlywayKeys() {}

  private static final Set<String> FOLLOWED =
      Set.of(
          "baselineDescription",
          "baselineMigrationPrefix",
          "baselineVersion",
          "batch",
          "callbackLocations",
          "communityDBSupportEnabled",
          "configFileEncoding",
          "defaultSchema",
          "detectEncoding",
          "encoding",
          "executeInTransaction",
          "group",
          "initSql",
          "installedBy",
          "locations",
          "outputQueryResults",
          "placeholderPrefix",
          "placeholderReplacement",
          "placeholderSeparator",
          "placeholderSuffix",
          "repeatableSqlMigrationPrefix",
          "schemas",
          "scriptPlaceholderPrefix",
          "scriptPlaceholderSuffix",
          "sqlMigrationPrefix",
          "sqlMigrationSeparator",
          "sqlMigrationSuffixes",
          "stream",
          "table",
          "tablespace",
          "undoSqlMigrationPrefix");

  /** Where the project has Flyway look away: followed, and said. */
  private static final Map<String, String> SAID =
      Map.of(
          "outOfOrder", "versions below the highest applied one may still run",
          "mixed", "a file may mix statements that run in a transaction with others that cannot",
          "target", "versions above the target are not run",
          "ignoreMigrationPatterns", "differences that match these patterns are passed over",
          "skipDefaultCallbacks", "the SQL callbacks in the locations are not run");

  private static final String OURS = "where to connect, and as whom, is the gate's to say";
  private static final String PRINTS = "what is printed is the gate's to say";
  private static final String PAID = "Flyway's community edition does not have it";
  private static final String CODE = "a gate does not load code of the project";

  /** Not followed, and why. */
  private static final Map<String, String> OVERRULED =
      Map.ofEntries(
          Map.entry("url", OURS),
          Map.entry("user", OURS),
          Map.entry("password", OURS),
          Map.entry("driver", OURS),
          Map.entry("kerberosConfigFile", OURS),
          Map.entry("connectRetries", OURS),
          Map.entry("connectRetriesInterval", OURS),
          Map.entry("environment", "it only chooses the table of the file that is read"),
          Map.entry("provisioner", OURS),
          Map.entry("provisionMode", OURS),
          Map.entry("lockRetryCount", "the gate holds its own lock before Flyway starts"),
          Map.entry("baselineOnMigrate", "it would be a stamp without proof"),
          Map.entry("cleanDisabled", "a gate never cleans a database"),
          Map.entry("createSchemas", "a gate does not create schemas by surprise"),
          Map.entry("failOnMissingLocations", "a missing location is always an error"),
          Map.entry("failOnMissingTarget", "the gate compares the history itself"),
          Map.entry("validateMigrationNaming", "names are always checked"),
          Map.entry("validateOnMigrate", "the history is always compared"),
          Map.entry("skipExecutingMigrations", "it would be a stamp without proof"),
          Map.entry("skipDefaultResolvers", "without them no migration would be found"),
          Map.entry("loggers", PRINTS),
          Map.entry("color", PRINTS),
          Map.entry("outputType", PRINTS),
          Map.entry("outputProgress", PRINTS),
          Map.entry("outputLogsInJson", PRINTS),
          Map.entry("reportEnabled", PRINTS),
          Map.entry("reportFilename", PRINTS),
          Map.entry("jarDirs", CODE),
          Map.entry("configurations", CODE),
          Map.entry("powershellExecutable", CODE),
          Map.entry("cherryPick", PAID),
          Map.entry("dryRunOutput", PAID),
          Map.entry("errorOverrides", PAID),
          Map.entry("licenseKey", PAID),
          Map.entry("email", PAID),
          Map.entry("token", PAID));

  /** Groups of settings: the part before the first dot. */
  private static final Map<String, String> OVERRULED_GROUPS =
      Map.of(
          "jdbcProperties", OURS,
          "resolvers", OURS,
          "propertyResolvers", OURS,
          "plugins", PAID,
          "postgresql", "the gate's own lock is held for the whole session",
          "check", PAID,
          "deploy", PAID,
          "prepare", PAID);

  /** Needs classes of the project. */
  private static final Set<String> CLASSES = Set.of("callbacks", "resolvers", "migrationResolvers");

  static boolean isFollowed(String key) {
    return FOLLOWED.contains(key) || key.startsWith("placeholders.") || SAID.containsKey(key);
  }

  static boolean isClasses(String key) {
    return CLASSES.contains(key);
  }

  /** What following this setting means, where it has to be said; null where it has not. */
  static @Nullable String said(String key) {
    return SAID.get(key);
  }

  /** Why the setting is not followed; null if it is, or is not known. */
  static @Nullable String overruled(String key) {
    String why = OVERRULED.get(key);
    int dot = key.indexOf('.');
    return why != null || dot < 0 ? why : OVERRULED_GROUPS.get(key.substring(0, dot));
  }

  static List<String> known() {
    List<String> known = new ArrayList<>(FOLLOWED);
    known.addAll(SAID.keySet());
    known.addAll(OVERRULED.keySet());
    known.addAll(CLASSES);
    return known;
  }

  /** The variables, without {@code FLYWAY_}. */
  static List<String> variables() {
    return known().stream()
        .map(key -> key.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT))
        .toList();
  }
}
