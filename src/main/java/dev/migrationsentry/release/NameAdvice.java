package dev.migrationsentry.release;

import dev.migrationsentry.migration.FilePlaces;
import dev.migrationsentry.migration.ScriptName.Kind;
import dev.migrationsentry.migration.ScriptNames;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Proposes the right name for a file that has almost one. */
final class NameAdvice {
  private static final Pattern ENDING = Pattern.compile("(?i)^(.+?)(\\.[A-Za-z]+)*(~)?$");
  private static final Pattern VERSION = Pattern.compile("^([0-9]+(?:[._][0-9]+)*)(.*)$");

  private final ScriptNames names;
  private final Pattern meant;

  NameAdvice(ScriptNames names) {
    this.names = names;
    this.meant =
        Pattern.compile(
            "^"
                + Pattern.quote(names.versionedPrefix())
                + "[0-9].*"
                + Pattern.quote(names.separator())
                + ".+");
  }

  /** Whether a file that Flyway does not look at was written to be a migration. */
  boolean isMeantAsMigration(String name) {
    return meant.matcher(name).matches();
  }

  /** The command that gives the file the nearest right name, or what to do without one. */
  String rename(Path file) {
    String name = String.valueOf(file.getFileName());
    String right = nearest(name);
    if (right.isEmpty() || names.read(right).kind() == Kind.MISNAMED) {
      return "Name it "
          + names.versionedPrefix()
          + "VERSION"
          + names.separator()
          + "DESCRIPTION"
          + names.suffixes().getFirst()
          + ", or move it out of the folder.";
    }
    return "Rename it: git mv "
        + FilePlaces.shown(file)
        + " "
        + FilePlaces.shown(file.resolveSibling(right));
  }

  private String nearest(String name) {
    Matcher ending = ENDING.matcher(name);
    String stem = ending.matches() ? ending.group(1) : name;
    String prefix = prefixOf(stem);
    if (prefix.isEmpty()) {
      return "";
    }
    String rest = stem.substring(prefix.length());
    String right = names.versionedPrefix();
    if (prefix.toLowerCase(Locale.ROOT).equals(names.repeatablePrefix().toLowerCase(Locale.ROOT))) {
      return names.repeatablePrefix() + names.separator() + description(rest) + suffix();
    }
    Matcher version = VERSION.matcher(rest);
    if (!version.matches() || description(version.group(2)).isEmpty()) {
      return "";
    }
    return right + version.group(1) + names.separator() + description(version.group(2)) + suffix();
  }

  private String suffix() {
    return names.suffixes().getFirst();
  }

  private String prefixOf(String stem) {
    for (String prefix : new String[] {names.versionedPrefix(), names.repeatablePrefix(), "V"}) {
      if (!prefix.isEmpty() && stem.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return stem.substring(0, prefix.length());
      }
    }
    return "";
  }

  private static String description(String rest) {
    return rest.replaceAll("^[^\\p{L}\\p{N}]+", "").replaceAll("[\\s]+", "_");
  }
}
