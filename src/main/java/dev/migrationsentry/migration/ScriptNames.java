package dev.migrationsentry.migration;

import dev.migrationsentry.migration.ScriptName.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationConfigurationExtension;
import org.flywaydb.core.internal.resource.ResourceName;
import org.flywaydb.core.internal.resource.ResourceNameParser;
import org.flywaydb.core.internal.util.StringUtils;
import org.jspecify.annotations.Nullable;

/** Reads file names with Flyway's own parser and the project's prefixes, separator and suffixes. */
public final class ScriptNames {
  /** What Flyway hands to an interpreter (reference documentation, Script Migrations). */
  private static final String[] PROGRAMS = {".cmd", ".bat", ".ps1", ".py", ".sh", ".bash"};

  private static final Pattern JAVA = Pattern.compile("(?i).+\\.(java|class|kt|groovy|scala)");

  private final Configuration configuration;
  private final ResourceNameParser parser;
  private final String undoPrefix;
  private final String baselinePrefix;

  ScriptNames(Configuration configuration, String undoPrefix) {
    this.configuration = configuration;
    this.parser = new ResourceNameParser(configuration);
    this.undoPrefix = undoPrefix;
    this.baselinePrefix =
        configuration
            .getPluginRegister()
            .getExact(BaselineMigrationConfigurationExtension.class)
            .getBaselineMigrationPrefix();
  }

  public String versionedPrefix() {
    return configuration.getSqlMigrationPrefix();
  }

  public String repeatablePrefix() {
    return configuration.getRepeatableSqlMigrationPrefix();
  }

  public String separator() {
    return configuration.getSqlMigrationSeparator();
  }

  public List<String> suffixes() {
    return List.of(configuration.getSqlMigrationSuffixes());
  }

  /** What a file of this name is. */
  public ScriptName read(String fileName) {
    if (fileName.endsWith(".conf") && hasSuffix(fileName.substring(0, fileName.length() - 5))) {
      return new ScriptName(Kind.SCRIPT_CONFIG, "", "");
    }
    return hasSuffix(fileName) ? sql(fileName) : program(fileName);
  }

  /**
   * A migration, by its file's name.
   *
   * @param version null for a repeatable one
   */
  public record Named(ReleaseMigration.Kind kind, @Nullable String version, String description) {}

  /** What a file of this name brings; empty if it is none of a migration. */
  public Optional<Named> named(String fileName) {
    return switch (read(fileName).kind()) {
      case VERSIONED -> Optional.of(named(ReleaseMigration.Kind.VERSIONED, fileName));
      case REPEATABLE -> Optional.of(named(ReleaseMigration.Kind.REPEATABLE, fileName));
      case BASELINE -> Optional.of(named(ReleaseMigration.Kind.BASELINE, fileName));
      case CALLBACK, UNDO, SCRIPT_CONFIG, CODE, MISNAMED, OTHER -> Optional.empty();
    };
  }

  private Named named(ReleaseMigration.Kind kind, String fileName) {
    ResourceName name = parser.parse(fileName);
    MigrationVersion version = kind == ReleaseMigration.Kind.REPEATABLE ? null : name.getVersion();
    return new Named(kind, version == null ? null : version.getVersion(), name.getDescription());
  }

  private boolean hasSuffix(String fileName) {
    return StringUtils.startsAndEndsWith(fileName, "", configuration.getSqlMigrationSuffixes());
  }

  private ScriptName sql(String fileName) {
    ResourceName name = parser.parse(fileName);
    if (!name.isValid()) {
      return isUndo(fileName)
          ? new ScriptName(Kind.UNDO, undoPrefix, "")
          : new ScriptName(Kind.MISNAMED, "", name.getValidityMessage());
    }
    String prefix = name.getPrefix();
    if (Event.fromId(prefix) != null) {
      return new ScriptName(Kind.CALLBACK, prefix, "");
    }
    if (prefix.equals(versionedPrefix())) {
      return new ScriptName(Kind.VERSIONED, prefix, "");
    }
    if (prefix.equals(repeatablePrefix())) {
      return new ScriptName(Kind.REPEATABLE, prefix, "");
    }
    return new ScriptName(Kind.BASELINE, baselinePrefix, "");
  }

  private boolean isUndo(String fileName) {
    int separator = fileName.indexOf(separator());
    if (undoPrefix.isEmpty() || !fileName.startsWith(undoPrefix)) {
      return false;
    }
    int end = separator < 0 ? endOfStem(fileName) : separator;
    return end > undoPrefix.length() && isVersion(fileName.substring(undoPrefix.length(), end));
  }

  private int endOfStem(String fileName) {
    return suffixes().stream()
        .filter(suffix -> StringUtils.startsAndEndsWith(fileName, "", suffix))
        .mapToInt(suffix -> fileName.length() - suffix.length())
        .findFirst()
        .orElse(fileName.length());
  }

  private static boolean isVersion(String text) {
    try {
      MigrationVersion.fromVersion(text);
      return true;
    } catch (FlywayException e) {
      return false;
    }
  }

  private ScriptName program(String fileName) {
    boolean runnable = !fileName.contains(".") || endsWithAny(fileName);
    ResourceName name = parser.parse(fileName, PROGRAMS);
    if (runnable && name.isValid()) {
      return new ScriptName(Kind.CODE, name.getPrefix(), "");
    }
    if (JAVA.matcher(fileName).matches()) {
      ResourceName stem = parser.parse(fileName.substring(0, fileName.lastIndexOf('.')));
      if (stem.isValid()) {
        return new ScriptName(Kind.CODE, stem.getPrefix(), "");
      }
    }
    return new ScriptName(Kind.OTHER, "", "");
  }

  private static boolean endsWithAny(String fileName) {
    return StringUtils.startsAndEndsWith(fileName, "", PROGRAMS);
  }
}
