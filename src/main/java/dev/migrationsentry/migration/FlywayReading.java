package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/** A project as Flyway's own classes read it. */
final class FlywayReading {
  private final StrictProfile profile;
  private final FlywayLocations locations;
  private final ScriptFolders folders;
  private final ScriptNames names;
  private final List<Finding> findings;
  private final boolean undoFiles;
  private final ScriptResolver scripts;

  FlywayReading(MigrationSettings settings, FlywaySources sources) {
    this.profile = new StrictProfile(settings.directory(), sources.settings.values());
    this.locations = new FlywayLocations(settings, sources.settings);
    this.folders = new ScriptFolders(locations.migrations());
    ScriptFolders callbackFolders = new ScriptFolders(locations.callbackFolders());
    this.names = new ScriptNames(profile.configuration(locations, false), profile.undoPrefix());
    this.undoFiles =
        folders.files().stream()
            .anyMatch(file -> names.read(file.name()).kind() == ScriptName.Kind.UNDO);
    FluentConfiguration configuration = configuration();
    ScriptResources resources = new ScriptResources(configuration, names, folders.files());
    this.scripts = new ScriptResolver(configuration, resources, SessionNames.UNKNOWN);
    ScriptResources callbacks =
        hasCallbackLocations()
            ? new ScriptResources(configuration, names, callbackFolders.files())
            : resources;
    scripts.callbacks(callbacks, names);
    List<Finding> all = new ArrayList<>(sources.findings);
    all.addAll(profile.findings());
    all.addAll(locations.findings());
    all.addAll(folders.findings());
    all.addAll(resources.findings());
    if (hasCallbackLocations()) {
      all.addAll(callbackFolders.findings());
      all.addAll(callbacks.findings());
    }
    all.addAll(scripts.callbackFindings());
    this.findings = List.copyOf(all);
  }

  private FlywayReading(FlywayReading before, SessionNames session) {
    this.profile = before.profile;
    this.locations = before.locations;
    this.folders = before.folders;
    this.names = before.names;
    this.findings = before.findings;
    this.undoFiles = before.undoFiles;
    FluentConfiguration configuration = configuration();
    this.scripts =
        new ScriptResolver(
            configuration, new ScriptResources(configuration, names, folders.files()), session);
  }

  FlywayReading on(SessionNames session) {
    return new FlywayReading(this, session);
  }

  boolean hasCallbackLocations() {
    return locations.callbacks().length > 0;
  }

  /** A new configuration, without a data source, with the strict profile laid over it. */
  FluentConfiguration configuration() {
    return profile.configuration(locations, undoFiles);
  }

  GuardScripts guards(SessionNames session, Path folder, List<Path> files) {
    return new GuardScripts(configuration(), session, folder, files);
  }

  /** The same as if the project had these migrations alone; callbacks stay. */
  FluentConfiguration configuration(Predicate<Path> which) {
    FluentConfiguration configuration = configuration();
    Set<Path> left =
        scripts.migrations().stream()
            .map(ReleaseMigration::file)
            .filter(which.negate())
            .collect(Collectors.toSet());
    return left.isEmpty()
        ? configuration
        : configuration.resourceProvider(
            new ScriptResources(
                configuration,
                names,
                folders.files().stream().filter(each -> !left.contains(each.file())).toList()));
  }

  List<ReleaseMigration> migrations() {
    return scripts.migrations();
  }

  /** The one that this file brings, if it brings one. */
  @Nullable ReleaseMigration migration(Path file) {
    return scripts.migration(file);
  }

  List<ScriptFinding> scriptFindings() {
    return scripts.findings();
  }

  List<Finding> findings() {
    return findings;
  }

  List<Path> folders() {
    return Arrays.stream(locations.migrations()).map(each -> Path.of(each.getRootPath())).toList();
  }

  List<Path> files() {
    return folders.files().stream().map(ScriptFolders.Found::file).toList();
  }

  ScriptNames names() {
    return names;
  }
}
