package dev.migrationsentry.migration;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.FindingCode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.flywaydb.core.internal.scanner.filesystem.FileSystemScanner;
import org.flywaydb.core.internal.util.StringUtils;
import org.jspecify.annotations.Nullable;

/** The files that were found, as Flyway's resolvers ask for them. Only what can be read. */
final class ScriptResources implements ResourceProvider {
  private final List<LoadableResource> resources = new ArrayList<>();
  private final Map<String, LoadableResource> byRelativePath = new LinkedHashMap<>();
  private final Map<String, LoadableResource> byPlace = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  ScriptResources(Configuration configuration, ScriptNames names, List<ScriptFolders.Found> files) {
    FileSystemScanner scanner = new FileSystemScanner(configuration);
    for (ScriptFolders.Found found : files) {
      if (names.read(found.name()).kind() != ScriptName.Kind.OTHER) {
        add(scanner, found);
      }
    }
  }

  private void add(FileSystemScanner scanner, ScriptFolders.Found found) {
    try {
      if (ScriptSize.hasTooLongLine(found.file())) {
        findings.add(
            ScriptSize.tooLarge(
                found.file(),
                "it has a line that is longer than " + (ScriptSize.LARGEST >> 20) + " MiB"));
        return;
      }
      LoadableResource resource =
          scanner.getResource(Objects.requireNonNull(found.location()), found.file().toString());
      // Reads it to its end, in its encoding.
      ChecksumCalculator.calculate(resource);
      resources.add(resource);
      byPlace.putIfAbsent(resource.getAbsolutePathOnDisk(), resource);
      byRelativePath.put(resource.getRelativePath().toLowerCase(Locale.ROOT), resource);
    } catch (IOException e) {
      findings.add(
          Finding.of(
                  FindingCode.FILE_UNREADABLE,
                  FilePlaces.shown(found.file()),
                  FilePlaces.reason(e),
                  "Make it readable, or take it out of the release.")
              .at(FilePlaces.of(found.file())));
    } catch (FlywayException | IllegalArgumentException e) {
      findings.add(
          Finding.of(
                  FindingCode.FILE_UNREADABLE,
                  FilePlaces.shown(found.file()),
                  reason(e),
                  "Save it in the project's encoding (UTF-8, unless flyway.encoding says"
                      + " otherwise).")
              .at(FilePlaces.of(found.file())));
    }
  }

  private static String reason(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last instanceof CharacterCodingException
        ? "it holds bytes that are no text in the project's encoding"
        : "Flyway cannot read it: "
            + (last.equals(e) ? e.getMessage() : last.getClass().getSimpleName());
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The one at a place that Flyway names; two locations may hold the same relative path. */
  LoadableResource resource(String absolutePathOnDisk) {
    LoadableResource resource = byPlace.get(absolutePathOnDisk);
    if (resource == null) {
      throw new IllegalStateException(absolutePathOnDisk);
    }
    return resource;
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return byRelativePath.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return resources.stream()
        .filter(each -> StringUtils.startsAndEndsWith(each.getFilename(), prefix, suffixes))
        .toList();
  }
}
