package dev.migrationsentry.migration;

import dev.migrationsentry.contract.BoundedText;
import dev.migrationsentry.contract.BoundedToml;
import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Nearest;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.SourcePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.internal.configuration.ConfigUtils;

/**
 * Where a project keeps its Flyway settings: its files in the project's directory, overruled by
 * {@code FLYWAY_*} variables. A home directory's files are not read: they are not the release's.
 */
final class FlywaySources {
  private static final String VARIABLE = "FLYWAY_";
  private static final String FILES_VARIABLE = "FLYWAY_CONFIG_FILES";

  final Map<String, FlywaySetting> settings = new LinkedHashMap<>();
  final List<Finding> findings = new ArrayList<>();

  private final Path directory;
  private final Map<String, String> environment;

  FlywaySources(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = new TreeMap<>(environment);
    for (Path file : files()) {
      file(file);
    }
    this.environment.forEach(this::variable);
  }

  private List<Path> files() {
    String named = environment.get(FILES_VARIABLE);
    if (named != null && !named.isBlank()) {
      return Arrays.stream(named.split(",", -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .map(directory::resolve)
          .toList();
    }
    List<Path> toml =
        existing("conf/flyway.toml", "conf/flyway.user.toml", "flyway.toml", "flyway.user.toml");
    List<Path> conf = existing("conf/flyway.conf", "flyway.conf");
    if (toml.isEmpty()) {
      return conf;
    }
    for (Path file : conf) {
      findings.add(
          Finding.of(
                  FindingCode.FLYWAY_SETTING_OVERRULED,
                  FilePlaces.shown(file),
                  "Flyway passes over this file because there is a "
                      + toml.getFirst().getFileName(),
                  "Move what it says to " + FilePlaces.shown(toml.getFirst()) + " and remove it.")
              .weighing(Severity.WARNING)
              .at(FilePlaces.of(file)));
    }
    return toml;
  }

  private List<Path> existing(String... names) {
    return Stream.of(names).map(directory::resolve).filter(Files::exists).toList();
  }

  private void file(Path file) {
    String shown = FilePlaces.shown(file);
    try {
      String text = BoundedText.read(file, BoundedToml.SETTINGS);
      List<FlywaySetting> found =
          shown.endsWith(".toml")
              ? FlywayTomlFile.parse(shown, text, environment.get("FLYWAY_ENVIRONMENT"))
              : FlywayConfFile.parse(shown, text, environment);
      found.forEach(setting -> settings.put(setting.key(), setting));
    } catch (IOException e) {
      unreadable(SourcePlace.file(shown), "it cannot be read: " + FilePlaces.reason(e));
    } catch (FlywayTomlFile.TomlMistake e) {
      unreadable(
          new SourcePlace(shown, e.position.line(), e.position.column()),
          "it is not TOML: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      unreadable(SourcePlace.file(shown), "it is not a properties file: " + e.getMessage());
    }
  }

  private void unreadable(SourcePlace place, String seen) {
    findings.add(
        Finding.of(
                FindingCode.FLYWAY_SETTINGS_INVALID,
                place.file(),
                seen,
                "Mend " + place + ", and check it with `flyway info`.")
            .at(place));
  }

  private void variable(String name, String value) {
    if (!name.startsWith(VARIABLE) || name.equals("FLYWAY_ENVIRONMENT")) {
      return;
    }
    String key = ConfigUtils.convertKey(name);
    if (key == null) {
      findings.add(unknown(name));
    } else if (!key.equals(ConfigUtils.CONFIG_FILES)) {
      String plain = key.substring("flyway.".length());
      settings.put(plain, new FlywaySetting(plain, value, name, null));
    }
  }

  private static Finding unknown(String name) {
    String near =
        Nearest.of(name.substring(VARIABLE.length()), FlywayKeys.variables())
            .map(known -> "Rename it to " + VARIABLE + known + ", if that is meant.")
            .orElse("Remove it, if it was meant for Flyway.");
    return Finding.of(
            FindingCode.FLYWAY_SETTING_OVERRULED,
            name,
            "Flyway does not know the variable " + name + " and passes over it",
            near)
        .weighing(near.startsWith("Rename") ? Severity.WARNING : Severity.NOTE);
  }
}
