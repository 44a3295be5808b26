package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import dev.migrationsentry.verdict.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.locations.LocationParser;
import org.flywaydb.core.internal.util.Locations;
import org.jspecify.annotations.Nullable;

/** The folders that a release's scripts are in. */
final class FlywayLocations {
  private static final String DEFAULT = "sql/migrations";
  private static final String FILES = "filesystem:";

  /** Where projects keep what their build puts on the class path. */
  private static final List<String> CLASS_PATH_SOURCES =
      List.of("src/main/resources", "target/classes", "build/resources/main", "resources", "");

  private final Path directory;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Location> migrations;
  private final List<Location> callbacks;
  private final List<Location> callbackFolders;

  FlywayLocations(MigrationSettings settings, Map<String, FlywaySetting> project) {
    this.directory = settings.directory();
    FlywaySetting own = project.get("locations");
    FlywaySetting callbackLocations = project.get("callbackLocations");
    if (!settings.locations().isEmpty()) {
      if (own != null) {
        findings.add(overruled(own));
      }
      this.migrations =
          sorted(settings.locations().stream().map(this::folder).toList(), Severity.BLOCKER);
    } else if (own != null) {
      this.migrations = sorted(located(own, Severity.BLOCKER), Severity.BLOCKER);
    } else {
      this.migrations = sorted(List.of(folder(Path.of(DEFAULT))), Severity.BLOCKER);
    }
    this.callbacks =
        callbackLocations == null
            ? List.of()
            : new Locations(located(callbackLocations, Severity.WARNING)).getLocations();
    this.callbackFolders =
        callbacks.stream().filter(each -> isThere(each, Severity.WARNING)).toList();
  }

  Location[] migrations() {
    return migrations.toArray(Location[]::new);
  }

  /** Those that are not there too: with one named, Flyway looks for callbacks nowhere else. */
  Location[] callbacks() {
    return callbacks.toArray(Location[]::new);
  }

  Location[] callbackFolders() {
    return callbackFolders.toArray(Location[]::new);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** As Flyway orders them, without duplicates and without what lies in another one. */
  private List<Location> sorted(List<Location> locations, Severity missing) {
    List<Location> kept = new Locations(locations).getLocations();
    return kept.stream().filter(each -> isThere(each, missing)).toList();
  }

  private boolean isThere(Location location, Severity missing) {
    Path root = Path.of(location.getRootPath());
    if (Files.isDirectory(root)) {
      return true;
    }
    String shown = FilePlaces.shown(root);
    findings.add(
        Finding.of(
                FindingCode.LOCATION_MISSING,
                shown,
                Files.exists(root) ? shown + " is not a folder" : "there is no folder " + shown,
                "Name the folder with the migrations: migration-sentry gate --migrations DIR"
                    + likely("db/migration"))
            .weighing(missing)
            .at(FilePlaces.of(root)));
    return false;
  }

  private Location folder(Path path) {
    return Location.fromPath(FILES, here(path.toString()));
  }

  private String here(String path) {
    Path resolved = directory.resolve(path).normalize();
    return resolved.toString().isEmpty() ? "." : resolved.toString();
  }

  private List<Location> located(FlywaySetting setting, Severity missing) {
    return Arrays.stream(setting.value().split(",", -1))
        .map(String::strip)
        .filter(descriptor -> !descriptor.isEmpty())
        .map(descriptor -> location(setting, descriptor, missing))
        .flatMap(Stream::ofNullable)
        .toList();
  }

  private @Nullable Location location(FlywaySetting setting, String descriptor, Severity missing) {
    if (descriptor.startsWith(FILES)) {
      try {
        return LocationParser.parseLocation(
            FILES + here(descriptor.substring(FILES.length()).strip()));
      } catch (FlywayException e) {
        findings.add(
            setting.finding(
                FindingCode.FLYWAY_SETTINGS_INVALID,
                descriptor + " is not a location: " + e.getMessage(),
                "Correct flyway." + setting.key() + " in " + setting.origin() + "."));
        return null;
      }
    }
    String path = descriptor.substring(descriptor.indexOf(':') + 1);
    findings.add(
        setting
            .finding(
                FindingCode.LOCATION_MISSING,
                descriptor + " is not a folder: a gate has no class path and no bucket of its own",
                "Name the folder: migration-sentry gate --migrations DIR" + likely(path))
            .weighing(missing));
    return null;
  }

  private String likely(String path) {
    return CLASS_PATH_SOURCES.stream()
        .map(source -> Path.of(source, path))
        .filter(folder -> Files.isDirectory(directory.resolve(folder)))
        .findFirst()
        .map(folder -> "; " + folder + " is there.")
        .orElse(".");
  }

  private static Finding overruled(FlywaySetting own) {
    return own.finding(
        FindingCode.FLYWAY_SETTING_OVERRULED,
        "not followed: other locations were given to the gate",
        "Give none to the gate, if those in " + own.origin() + " are meant.");
  }
}
