package dev.migrationsentry.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The sample's files, which are part of the program, laid out as a project of their own. */
final class SampleProject {
  private static final String RESOURCES = "/dev/migrationsentry/sample";

  private SampleProject() {}

  /**
   * Writes {@code sentry.toml} and {@code sql/} into a folder.
   *
   * @param folder made if it is not there
   */
  static void unpack(Path folder) throws IOException {
    URL place = Objects.requireNonNull(SampleProject.class.getResource(RESOURCES), RESOURCES);
    URI uri;
    try {
      uri = place.toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (uri.getScheme().equals("jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        copy(jar.getPath(RESOURCES), folder);
      }
    } else {
      copy(Path.of(uri), folder);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path source : all) {
      Path target = to.resolve(from.relativize(source).toString());
      if (Files.isDirectory(source)) {
        Files.createDirectories(target);
      } else {
        Files.copy(source, target);
      }
    }
  }
}
